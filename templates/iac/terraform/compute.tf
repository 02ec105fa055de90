{% for image in images %}
data "aws_ssm_parameter" "{{ image.label | hcl_label }}" {
  name = {{ image.name | hcl }}
}
{% endfor %}
{% for one in kinds.instance %}
resource "aws_instance" "{{ one.name | hcl_label }}" {
{% if one.image_label %}
  ami = data.aws_ssm_parameter.{{ one.image_label | hcl_label }}.insecure_value
{% else %}
  ami = {{ one.spec.image | hcl }}
{% endif %}
  instance_type = {{ one.spec.machine_type | hcl }}
  subnet_id = {{ one.spec.subnet | hcl_reference }}
  private_ip = {{ one.spec.private_address | hcl }}
  vpc_security_group_ids = {{ one.spec.security_groups | hcl_reference }}
{% if one.spec.key_pair %}
  key_name = {{ one.spec.key_pair | hcl_reference(attribute="key_name") }}
{% endif %}
{% if one.spec.instance_profile %}
  iam_instance_profile = {{ one.spec.instance_profile | hcl_reference(attribute="name") }}
{% endif %}
  user_data = file("${path.module}/user-data/{{ one.user_data_file | file_name }}")
  disable_api_termination = {{ one.spec.termination_protection | hcl }}

  metadata_options {
    http_endpoint = "enabled"
    http_tokens = {{ one.http_tokens | hcl }}
  }

  root_block_device {
    volume_size = {{ one.spec.boot_volume.size_gib | hcl }}
    volume_type = {{ one.spec.boot_volume.volume_type | hcl }}
    encrypted = {{ one.spec.boot_volume.encrypted | hcl }}
  }

  tags = {
    Name = {{ one.spec.name | hcl }}
  }

  # A newer image is for new hosts, not a reason to make this one anew.
  lifecycle {
    ignore_changes = [ami]
  }

  depends_on = [aws_route_table_association.{{ one.association | hcl_label }}]
}
{% endfor %}
