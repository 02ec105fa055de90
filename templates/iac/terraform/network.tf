{% for one in kinds.vpc %}
resource "aws_vpc" "{{ one.name | hcl_label }}" {
  cidr_block = {{ one.spec.cidr | hcl }}
  enable_dns_hostnames = {{ one.spec.dns_hostnames | hcl }}
  enable_dns_support = {{ one.spec.dns_support | hcl }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for one in kinds.internet_gateway %}
resource "aws_internet_gateway" "{{ one.name | hcl_label }}" {
  vpc_id = {{ one.spec.vpc | hcl_reference }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for one in kinds.subnet %}
resource "aws_subnet" "{{ one.name | hcl_label }}" {
  vpc_id = {{ one.spec.vpc | hcl_reference }}
  cidr_block = {{ one.spec.cidr | hcl }}
  availability_zone = {{ one.spec.zone | hcl }}
  map_public_ip_on_launch = {{ one.spec.public_addresses | hcl }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for one in kinds.address %}
resource "aws_eip" "{{ one.name | hcl_label }}" {
  domain = "vpc"

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for one in kinds.nat_gateway %}
resource "aws_nat_gateway" "{{ one.name | hcl_label }}" {
  allocation_id = {{ one.spec.address | hcl_reference }}
  subnet_id = {{ one.spec.subnet | hcl_reference }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }

  depends_on = [aws_internet_gateway.main]
}
{% endfor %}
{% for one in kinds.route_table %}
resource "aws_route_table" "{{ one.name | hcl_label }}" {
  vpc_id = {{ one.spec.vpc | hcl_reference }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
{% for one in routes %}
resource "aws_route" "{{ one.label | hcl_label }}" {
  route_table_id = {{ one.table | hcl_reference }}
  destination_cidr_block = {{ one.destination | hcl }}
{% if one.is_nat %}
  nat_gateway_id = {{ one.gateway | hcl_reference }}
{% else %}
  gateway_id = {{ one.gateway | hcl_reference }}
{% endif %}
}
{% endfor %}
{% for one in associations %}
resource "aws_route_table_association" "{{ one.label | hcl_label }}" {
  subnet_id = {{ one.subnet | hcl_reference }}
  route_table_id = {{ one.table | hcl_reference }}
}
{% endfor %}
{% for one in kinds.vpc_endpoint %}
resource "aws_vpc_endpoint" "{{ one.name | hcl_label }}" {
  vpc_id = {{ one.spec.vpc | hcl_reference }}
  service_name = {{ one.spec.service | hcl }}
  vpc_endpoint_type = "Gateway"
  route_table_ids = {{ one.spec.route_tables | hcl_reference }}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }
}
{% endfor %}
