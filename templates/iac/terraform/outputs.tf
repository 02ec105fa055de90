output "vpc_id" {
  description = "Virtual private cloud of the site."
  value = aws_vpc.main.id
}

output "hosts" {
  description = "Private addresses by host."
  value = {
{% for one in kinds.instance %}
    {{ one.spec.name | hcl }} = {{ one.reference | hcl_reference(attribute="private_ip") }}
{% endfor %}
  }
}

output "load_balancers" {
  description = "DNS names by load balancer."
  value = {
{% for one in kinds.load_balancer %}
    {{ one.name | hcl }} = {{ one.reference | hcl_reference(attribute="dns_name") }}
{% endfor %}
  }
}

output "buckets" {
  description = "Buckets by use."
  value = {
{% for one in kinds.bucket %}
    {{ one.name | hcl }} = {{ one.reference | hcl_reference(attribute="bucket") }}
{% endfor %}
  }
}
