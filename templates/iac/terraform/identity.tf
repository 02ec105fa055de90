{% for one in kinds.key_pair %}
resource "aws_key_pair" "{{ one.name | hcl_label }}" {
  key_name = {{ one.spec.name | hcl }}
  public_key = {{ one.spec.public_key | hcl }}
}
{% endfor %}
{% for one in kinds.role %}
resource "aws_iam_role" "{{ one.name | hcl_label }}" {
  name = {{ one.spec.name | hcl }}
  assume_role_policy = jsonencode({{ one.spec.assume_policy | hcl_object(indent=2) }})
}
{% if one.spec.policy %}
resource "aws_iam_role_policy" "{{ one.name | hcl_label }}" {
  name = "groundplan"
  role = {{ one.reference | hcl_reference }}
  policy = jsonencode({{ one.spec.policy | hcl_object(indent=2) }})
}
{% endif %}
{% endfor %}
{% for one in managed_policies %}
resource "aws_iam_role_policy_attachment" "{{ one.label | hcl_label }}" {
  role = {{ one.role | hcl_reference(attribute="name") }}
  policy_arn = {{ one.policy | hcl }}
}
{% endfor %}
{% for one in kinds.instance_profile %}
resource "aws_iam_instance_profile" "{{ one.name | hcl_label }}" {
  name = {{ one.spec.name | hcl }}
  role = {{ one.spec.role | hcl_reference(attribute="name") }}
}
{% endfor %}
