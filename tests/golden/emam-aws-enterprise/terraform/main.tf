# eMAM Enterprise, deployment harbour-news, site primary.

locals {
  tags = merge({
    "cost-centre" = "4711"
    deployment    = "harbour-news"
    site          = "primary"
  }, var.tags)
}
