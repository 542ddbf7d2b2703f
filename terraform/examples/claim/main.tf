# Users choose their password, on a page at claim.example.com.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

# IAM's events arrive in us-east-1. The certificate has to be of the same region.
provider "aws" {
  region = "us-east-1"
}

locals {
  domain_name = "claim.example.com"
}

data "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_acm_certificate" "claim" {
  domain_name       = local.domain_name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# It has one name, and so one record.
locals {
  validation = one(aws_acm_certificate.claim.domain_validation_options)
}

resource "aws_route53_record" "certificate" {
  zone_id = data.aws_route53_zone.example.zone_id
  name    = local.validation.resource_record_name
  type    = local.validation.resource_record_type
  records = [local.validation.resource_record_value]
  ttl     = 300
}

# API Gateway takes a certificate only once it is issued.
resource "aws_acm_certificate_validation" "claim" {
  certificate_arn         = aws_acm_certificate.claim.arn
  validation_record_fqdns = [aws_route53_record.certificate.fqdn]
}

module "firstkey" {
  source = "../.."

  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]

  delivery     = "claim"
  expire_after = "24h"

  claim = {
    domain_name     = local.domain_name
    certificate_arn = aws_acm_certificate_validation.claim.certificate_arn
    zone_id         = data.aws_route53_zone.example.zone_id

    # No password was ever mailed.
    withdraw_mailed_passwords = false
  }
}
