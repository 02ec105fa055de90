output "vpc_id" {
  description = "Virtual private cloud of the site."
  value       = aws_vpc.main.id
}

output "hosts" {
  description = "Private addresses by host."
  value = {
    "harbour-app01" = aws_instance.harbour_app01.private_ip
    "harbour-db01"  = aws_instance.harbour_db01.private_ip
    "harbour-web01" = aws_instance.harbour_web01.private_ip
    "harbour-web02" = aws_instance.harbour_web02.private_ip
  }
}

output "load_balancers" {
  description = "DNS names by load balancer."
  value = {
    "balancer" = aws_lb.balancer.dns_name
  }
}

output "buckets" {
  description = "Buckets by use."
  value = {
    "archive"  = aws_s3_bucket.archive.bucket
    "original" = aws_s3_bucket.original.bucket
    "proxy"    = aws_s3_bucket.proxy.bucket
  }
}
