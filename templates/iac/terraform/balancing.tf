{% for one in kinds.load_balancer %}
resource "aws_lb" "{{ one.name | hcl_label }}" {
  name = {{ one.spec.name | hcl }}
  load_balancer_type = "network"
  internal = {{ one.internal | hcl }}
  subnets = {{ one.spec.subnets | hcl_reference }}
  security_groups = {{ one.spec.security_groups | hcl_reference }}
}
{% endfor %}
{% for one in kinds.target_group %}
resource "aws_lb_target_group" "{{ one.name | hcl_label }}" {
  name = {{ one.spec.name | hcl }}
  vpc_id = {{ one.spec.vpc | hcl_reference }}
  protocol = {{ one.spec.protocol | hcl }}
  port = {{ one.spec.port | hcl }}
  target_type = "instance"
  preserve_client_ip = {{ one.spec.preserve_client_addresses | hcl }}

  health_check {
    protocol = {{ one.spec.health_protocol | hcl }}
{% if one.spec.health_path %}
    path = {{ one.spec.health_path | hcl }}
{% endif %}
  }
}
{% endfor %}
{% for one in targets %}
resource "aws_lb_target_group_attachment" "{{ one.label | hcl_label }}" {
  target_group_arn = {{ one.target_group | hcl_reference(attribute="arn") }}
  target_id = {{ one.instance | hcl_reference }}
}
{% endfor %}
{% for one in kinds.listener %}
resource "aws_lb_listener" "{{ one.name | hcl_label }}" {
  load_balancer_arn = {{ one.spec.load_balancer | hcl_reference(attribute="arn") }}
  port = {{ one.spec.port | hcl }}
  protocol = {{ one.spec.protocol | hcl }}
{% if one.spec.certificate %}
  certificate_arn = {{ one.spec.certificate | hcl }}
{% endif %}

  default_action {
    type = "forward"
    target_group_arn = {{ one.spec.target_group | hcl_reference(attribute="arn") }}
  }
}
{% endfor %}
