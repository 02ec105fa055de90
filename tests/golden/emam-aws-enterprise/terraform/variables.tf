variable "region" {
  description = "Region of the deployment. Zones and images belong to it."
  type        = string
  default     = "us-east-1"
}

variable "tags" {
  description = "Further tags on everything."
  type        = map(string)
  default     = {}
}
