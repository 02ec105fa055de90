# Groups hold no rules of their own: rules name groups, and groups may name each other.
{% for one in kinds.security_group %}
resource "aws_security_group" "{{ one.name | hcl_label }}" {
  name = {{ one.spec.name | hcl }}
  description = {{ one.spec.description | hcl }}
  vpc_id = {{ one.spec.vpc | hcl_reference }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for rule in ingress %}
resource "aws_vpc_security_group_ingress_rule" "{{ rule.label | hcl_label }}" {
  security_group_id = {{ rule.group | hcl_reference }}
  description = {{ rule.description | hcl }}
  ip_protocol = {{ rule.protocol | hcl }}
  from_port = {{ rule.from_port | hcl }}
  to_port = {{ rule.to_port | hcl }}
{% if rule.peer.cidr %}
  cidr_ipv4 = {{ rule.peer.cidr | hcl }}
{% else %}
  referenced_security_group_id = {{ rule.peer.group | hcl_reference }}
{% endif %}
}
{% endfor %}
{% for rule in egress %}
resource "aws_vpc_security_group_egress_rule" "{{ rule.label | hcl_label }}" {
  security_group_id = {{ rule.group | hcl_reference }}
  description = {{ rule.description | hcl }}
  ip_protocol = {{ rule.protocol | hcl }}
  from_port = {{ rule.from_port | hcl }}
  to_port = {{ rule.to_port | hcl }}
{% if rule.peer.cidr %}
  cidr_ipv4 = {{ rule.peer.cidr | hcl }}
{% else %}
  referenced_security_group_id = {{ rule.peer.group | hcl_reference }}
{% endif %}
}
{% endfor %}
