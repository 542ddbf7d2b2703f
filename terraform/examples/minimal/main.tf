# The minimum: an SES identity for example.com and a trail exist already.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

# IAM's events arrive in us-east-1.
provider "aws" {
  region = "us-east-1"
}

module "firstkey" {
  source = "../.."

  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
}
