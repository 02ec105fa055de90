# {{ blueprint.system_name | comment }}, deployment {{ blueprint.name | comment }}, site {{ site.id | comment }}.

locals {
  tags = merge({{ tags | hcl_object(indent=2) }}, var.tags)
}
