output "function_name" {
  description = "Name of the function."
  value       = module.firstkey.function_name
}

output "topic_arn" {
  description = "ARN of the topic between the rule and the function."
  value       = module.firstkey.topic_arn
}

output "table_name" {
  description = "Name of the ledger's table."
  value       = module.firstkey.table_name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = module.firstkey.role_arn
}

output "alert_topic_arn" {
  description = "ARN of the topic for administrators."
  value       = module.firstkey.alert_topic_arn
}

output "dead_letter_queue_urls" {
  description = "Addresses of the dead-letter queues."
  value       = module.firstkey.dead_letter_queue_urls
}

output "ses_dkim_records" {
  description = "CNAME records that verify the sender's domain."
  value       = module.firstkey.ses_dkim_records
}
