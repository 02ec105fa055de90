data "aws_ssm_parameter" "windows_server_2019_english_full_base" {
  name = "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base"
}

data "aws_ssm_parameter" "windows_server_2019_english_full_sql_2019_web" {
  name = "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-SQL_2019_Web"
}

resource "aws_instance" "harbour_app01" {
  ami                     = data.aws_ssm_parameter.windows_server_2019_english_full_base.insecure_value
  instance_type           = "c7a.4xlarge"
  subnet_id               = aws_subnet.public_a.id
  private_ip              = "10.40.128.24"
  vpc_security_group_ids  = [aws_security_group.application.id]
  key_name                = aws_key_pair.main.key_name
  iam_instance_profile    = aws_iam_instance_profile.instance.name
  user_data               = file("${path.module}/user-data/harbour-app01.txt")
  disable_api_termination = false

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_size = 240
    volume_type = "gp3"
    encrypted   = true
  }

  tags = {
    Name = "harbour-app01"
  }

  # A newer image is for new hosts, not a reason to make this one anew.
  lifecycle {
    ignore_changes = [ami]
  }

  depends_on = [aws_route_table_association.public_a]
}

resource "aws_instance" "harbour_db01" {
  ami                     = data.aws_ssm_parameter.windows_server_2019_english_full_sql_2019_web.insecure_value
  instance_type           = "m5a.xlarge"
  subnet_id               = aws_subnet.private_a.id
  private_ip              = "10.40.0.16"
  vpc_security_group_ids  = [aws_security_group.database.id]
  key_name                = aws_key_pair.main.key_name
  iam_instance_profile    = aws_iam_instance_profile.instance.name
  user_data               = file("${path.module}/user-data/harbour-db01.txt")
  disable_api_termination = false

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_size = 240
    volume_type = "gp3"
    encrypted   = true
  }

  tags = {
    Name = "harbour-db01"
  }

  # A newer image is for new hosts, not a reason to make this one anew.
  lifecycle {
    ignore_changes = [ami]
  }

  depends_on = [aws_route_table_association.private_a]
}

resource "aws_instance" "harbour_web01" {
  ami                     = data.aws_ssm_parameter.windows_server_2019_english_full_base.insecure_value
  instance_type           = "c6a.xlarge"
  subnet_id               = aws_subnet.private_a.id
  private_ip              = "10.40.0.32"
  vpc_security_group_ids  = [aws_security_group.web.id]
  key_name                = aws_key_pair.main.key_name
  iam_instance_profile    = aws_iam_instance_profile.instance.name
  user_data               = file("${path.module}/user-data/harbour-web01.txt")
  disable_api_termination = false

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_size = 240
    volume_type = "gp3"
    encrypted   = true
  }

  tags = {
    Name = "harbour-web01"
  }

  # A newer image is for new hosts, not a reason to make this one anew.
  lifecycle {
    ignore_changes = [ami]
  }

  depends_on = [aws_route_table_association.private_a]
}

resource "aws_instance" "harbour_web02" {
  ami                     = data.aws_ssm_parameter.windows_server_2019_english_full_base.insecure_value
  instance_type           = "c6a.xlarge"
  subnet_id               = aws_subnet.private_a.id
  private_ip              = "10.40.0.33"
  vpc_security_group_ids  = [aws_security_group.web.id]
  key_name                = aws_key_pair.main.key_name
  iam_instance_profile    = aws_iam_instance_profile.instance.name
  user_data               = file("${path.module}/user-data/harbour-web02.txt")
  disable_api_termination = false

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_size = 240
    volume_type = "gp3"
    encrypted   = true
  }

  tags = {
    Name = "harbour-web02"
  }

  # A newer image is for new hosts, not a reason to make this one anew.
  lifecycle {
    ignore_changes = [ami]
  }

  depends_on = [aws_route_table_association.private_a]
}
