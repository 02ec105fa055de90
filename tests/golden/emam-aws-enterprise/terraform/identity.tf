resource "aws_key_pair" "main" {
  key_name   = "harbour-news"
  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDFQH3vljx/wpaC27mckCdRnjacLiKZwVy07nU3MsHRnm5pfPb/badgSXDNn7tRelkjsVk8RPpn+o/SojM7QB8CPMarW7AVI4Wp2eV4VHhUptuwO48ljDSEWX4veBQ2ItNprZJFemvAqWhy0Si/pLGur+OSIiWX4u27hIf2/7CRIUeSNotosY9nSbDv4DZWQiZ9PSoVdKyfzVSXPVtKk/RR+SouAE/QenctmT1l/W5OBjWqR7wea5w0U19f7z1pLB1WqW0dI63pPq8PRoggAUJcmxfMSitlDbIiwFkGYotyomxsAQFwdFYp88VC7EpWTWD+gM6dh+gC4kGXDmQ3PKqKP7eHAbOCPjjeXbCUB65Rq2P5uJoj3jdm4Ta6fovayMQn9X6oSdBv/Jo+BN71f0TKiZ7YdArKLDLUwOjegi5zchVt4DCV9wvc04qnoXqRdb4bctQBfGw8Vb/nt74LbHZXJoAfdhdKacr6mAsOh9yV6cc8dfjWnDSppRQ7/5YcW4k= administrator@example.com"
}

resource "aws_iam_role" "instance" {
  name = "harbour-news-instance"
  assume_role_policy = jsonencode({
    Statement = [
      {
        Action = "sts:AssumeRole"
        Effect = "Allow"
        Principal = {
          Service = "ec2.amazonaws.com"
        }
      },
    ]
    Version = "2012-10-17"
  })
}

resource "aws_iam_role_policy" "instance" {
  name = "groundplan"
  role = aws_iam_role.instance.id
  policy = jsonencode({
    Statement = [
      {
        Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
        Effect   = "Allow"
        Resource = ["arn:aws:s3:::harbour-news-archive-23ac30d2", "arn:aws:s3:::harbour-news-original-62c900f8", "arn:aws:s3:::harbour-news-proxy-2f53478e"]
        Sid      = "Buckets"
      },
      {
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
        Effect   = "Allow"
        Resource = ["arn:aws:s3:::harbour-news-original-62c900f8/*", "arn:aws:s3:::harbour-news-proxy-2f53478e/*"]
        Sid      = "Objects"
      },
      {
        Action   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:RestoreObject"]
        Effect   = "Allow"
        Resource = ["arn:aws:s3:::harbour-news-archive-23ac30d2/*"]
        Sid      = "Archive"
      },
    ]
    Version = "2012-10-17"
  })
}

resource "aws_iam_role_policy_attachment" "instance_amazonssmmanagedinstancecore" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "instance" {
  name = "harbour-news-instance"
  role = aws_iam_role.instance.name
}
