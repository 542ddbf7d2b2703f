# An operator's topic, and Firstkey that tells it.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

resource "aws_sns_topic" "operations" {
  # checkov:skip=CKV_AWS_26: it is never made.
  name = "operations"
}

module "firstkey" {
  source = "../.."

  sender             = "it@example.com"
  allowed_domains    = ["example.com"]
  path_prefixes      = ["/people/"]
  zip                = "./tests/mocks/function.zip"
  alert_topic        = aws_sns_topic.operations.arn
  create_alert_topic = false
}
