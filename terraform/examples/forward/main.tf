# Firstkey in Frankfurt. IAM's events arrive in us-east-1: a rule there forwards them.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "iam_events"
  region = "us-east-1"
}

module "firstkey" {
  source = "../.."

  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
}

resource "aws_cloudwatch_event_rule" "forward" {
  provider = aws.iam_events

  name          = "firstkey-forward"
  description   = "Forwards CreateUser events to Firstkey"
  event_pattern = module.firstkey.forwarding.event_pattern
}

resource "aws_cloudwatch_event_target" "forward" {
  provider = aws.iam_events

  rule     = aws_cloudwatch_event_rule.forward.name
  arn      = module.firstkey.forwarding.event_bus_arn
  role_arn = aws_iam_role.forward.arn

  depends_on = [aws_iam_role_policy.forward]
}

resource "aws_iam_role" "forward" {
  name               = "firstkey-forward"
  description        = "EventBridge forwards CreateUser events to Firstkey"
  assume_role_policy = module.firstkey.forwarding.role_trust_policy
}

resource "aws_iam_role_policy" "forward" {
  name   = "forward"
  role   = aws_iam_role.forward.id
  policy = module.firstkey.forwarding.role_policy
}
