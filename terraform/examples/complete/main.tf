# Everything that the module offers, except what excludes something else.

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
  region = var.region
}

module "firstkey" {
  source = "../.."

  name              = var.name
  table_name        = "firstkey"
  trail_bucket_name = var.trail_bucket_name
  sender            = var.sender
  allowed_domains   = var.allowed_domains

  email_tag          = "email"
  default_domain     = var.allowed_domains[0]
  path_prefixes      = var.path_prefixes
  allowed_creators   = var.allowed_creators
  password_length    = 32
  expire_after       = "48h"
  withdraw_unchanged = false
  give_up_after      = "168h"

  reply_to        = "Help desk <help@${var.allowed_domains[0]}>"
  locale_tag      = "locale"
  locale          = "en"
  time_zone       = "Europe/Berlin"
  org_name        = "Example Corp"
  accent_color    = "#0b6e4f"
  support_contact = "help@${var.allowed_domains[0]}"
  note            = "Our rules for AWS: https://wiki.${var.allowed_domains[0]}/aws"

  channels              = var.slack_token_parameter == null ? ["email"] : ["email", "slack"]
  slack_token_parameter = var.slack_token_parameter
  slack_token_kms_key   = var.slack_token_kms_key
  slack_endpoint        = var.slack_endpoint

  delivery   = var.delivery
  claim_code = var.claim_code
  claim = var.delivery == "password" ? null : {
    domain_name     = var.claim_domain_name
    certificate_arn = var.claim_certificate_arn
    zone_id         = var.claim_zone_id
  }

  zip                  = var.zip
  architecture         = var.architecture
  buffer               = var.buffer
  reserved_concurrency = var.reserved_concurrency
  log_retention_days   = 365
  sweep_schedule       = var.sweep_schedule
  encryption           = { create_key = true, require_tls = var.require_tls }
  deletion_protection  = var.deletion_protection
  create_ses_identity  = true
  dns                  = var.zone_id == null ? null : { zone_id = var.zone_id }
  create_trail         = true
  tags                 = { service = "firstkey" }
}

# Administrators read alerts and alarms by mail. Each confirms the subscription by the link in a first mail.
resource "aws_sns_topic_subscription" "administrators" {
  for_each = var.administrators

  topic_arn = module.firstkey.alert_topic_arn
  protocol  = "email"
  endpoint  = each.value
}
