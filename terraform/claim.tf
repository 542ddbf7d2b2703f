# The page on which users choose their password. It has a function and a role of its own, because everybody can reach it.
locals {
  claims = var.delivery == "claim"

  # Its links lead to the page. The page's own function learns its address in the module.
  function_environment = merge(local.set_environment, local.claims ? { FIRSTKEY_CLAIM_ORIGIN = module.claim[0].origin } : {})
}

module "claim" {
  source = "./modules/claim"
  count  = local.claims ? 1 : 0

  name                 = "${var.name}-claim"
  zip                  = local.zip
  architecture         = var.architecture
  environment          = local.set_environment
  domain_name          = var.claim.domain_name
  certificate_arn      = var.claim.certificate_arn
  zone_id              = var.claim.zone_id
  rate_limit           = var.claim.rate_limit
  burst_limit          = var.claim.burst_limit
  reach                = module.function.reach
  table_arn            = aws_dynamodb_table.ledger.arn
  alert_topic_arn      = local.alert_topic_arn
  alert_topic_kms_key  = var.alert_topic_kms_key
  sender_address       = local.sender_address
  uses_slack           = local.uses_slack
  slack_token_kms_key  = local.uses_slack ? var.slack_token_kms_key : null
  create_role          = var.create_role
  role_arn             = var.claim.role_arn
  role_path            = var.role_path
  permissions_boundary = var.permissions_boundary
  kms_key_arn          = local.kms_key_arn
  reserved_concurrency = var.claim.reserved_concurrency
  log_retention_days   = var.log_retention_days
  log_kms_key_arn      = var.log_kms_key_arn
  tracing_mode         = var.tracing_mode
  tags                 = var.tags
}
