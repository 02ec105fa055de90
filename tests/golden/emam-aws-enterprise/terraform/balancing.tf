resource "aws_lb" "balancer" {
  name               = "harbour-news-balancer"
  load_balancer_type = "network"
  internal           = false
  subnets            = [aws_subnet.balancer_a.id]
  security_groups    = [aws_security_group.balancer_balancer.id]
}

resource "aws_lb_target_group" "balancer_443" {
  name               = "harbour-news-balancer-443"
  vpc_id             = aws_vpc.main.id
  protocol           = "TLS"
  port               = 443
  target_type        = "instance"
  preserve_client_ip = false

  health_check {
    protocol = "HTTPS"
    path     = "/"
  }
}

resource "aws_lb_target_group_attachment" "balancer_443_harbour_web01" {
  target_group_arn = aws_lb_target_group.balancer_443.arn
  target_id        = aws_instance.harbour_web01.id
}

resource "aws_lb_target_group_attachment" "balancer_443_harbour_web02" {
  target_group_arn = aws_lb_target_group.balancer_443.arn
  target_id        = aws_instance.harbour_web02.id
}

resource "aws_lb_listener" "balancer_443" {
  load_balancer_arn = aws_lb.balancer.arn
  port              = 443
  protocol          = "TLS"
  certificate_arn   = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.balancer_443.arn
  }
}
