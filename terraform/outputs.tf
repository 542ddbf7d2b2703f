output "function_name" {
  description = "Name of the function."
  value       = module.function.function_name
}

output "function_arn" {
  description = "ARN of the function."
  value       = module.function.function_arn
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = module.function.role_arn
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = module.function.log_group_name
}

output "table_name" {
  description = "Name of the ledger's table."
  value       = aws_dynamodb_table.ledger.name
}

output "topic_arn" {
  description = "ARN of the topic between the rule and the function."
  value       = module.trigger.topic_arn
}

output "rule_arn" {
  description = "ARN of the EventBridge rule."
  value       = module.trigger.rule_arn
}

output "alert_topic_arn" {
  description = "ARN of the topic for administrators: subscribe to it."
  value       = local.alert_topic_arn
}

output "dead_letter_queue_urls" {
  description = "URLs of the dead-letter queues of the rule, the topic and the function."
  value = {
    rule     = module.trigger.dead_letter_queues.rule.url
    topic    = module.trigger.dead_letter_queues.topic.url
    function = module.function.failure_queue.url
  }
}

output "buffer_queue_url" {
  description = "URL of the queue between topic and function; null without one."
  value       = try(module.function.buffer_queue.url, null)
}

output "kms_key_arn" {
  description = "ARN of the customer KMS key; null without one."
  value       = local.kms_key_arn
}

output "ses_dkim_records" {
  description = "CNAME records that verify the SES identity that the module made, name to value; empty if it made none."
  value = merge([
    for identity in aws_sesv2_email_identity.sender : {
      for token in flatten(identity.dkim_signing_attributes[*].tokens) :
      "${token}._domainkey.${identity.email_identity}" => "${token}.${local.dkim_suffix}"
    }
  ]...)
}

output "role_policy" {
  description = "Policy that the function's role needs, as JSON; for your own role."
  value       = module.function.role_policy
}

output "alarm_arns" {
  description = "ARNs of the alarms, by name without the deployment's."
  value       = module.monitoring.alarm_arns
}

output "dashboard_name" {
  description = "Name of the dashboard; null without one."
  value       = module.monitoring.dashboard_name
}

output "forwarding" {
  description = "What a rule in another region needs to forward IAM's events here; see the example `forward`."
  value       = module.trigger.forwarding
}

output "claim_url" {
  description = "Where the page is on which users choose their password; null with delivery = \"password\"."
  value       = one(module.claim[*].origin)
}

output "claim_dns_records" {
  description = "CNAME record that leads claim.domain_name to the page, name to value; empty if claim.zone_id makes it."
  value       = local.claims ? module.claim[0].dns_records : {}
}

output "claim_function_name" {
  description = "Name of the function behind that page; null with delivery = \"password\"."
  value       = one(module.claim[*].function_name)
}

output "claim_role_arn" {
  description = "ARN of that function's role; null with delivery = \"password\"."
  value       = one(module.claim[*].role_arn)
}

output "claim_role_policy" {
  description = "Policy that this role needs, as JSON; for your own role."
  value       = one(module.claim[*].role_policy)
}

output "claim_log_group_names" {
  description = "Names of the log groups of that function and of the requests to the page; null with delivery = \"password\"."
  value = local.claims ? {
    function = module.claim[0].log_group_name
    access   = module.claim[0].access_log_group_name
  } : null
}
