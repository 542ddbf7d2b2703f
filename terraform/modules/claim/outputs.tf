output "origin" {
  description = "Where the page is: https:// and its domain."
  value       = local.origin

  # Whoever mails links must find a page behind them.
  depends_on = [
    aws_apigatewayv2_api_mapping.claim, aws_apigatewayv2_stage.claim, aws_lambda_permission.endpoint, aws_route53_record.claim,
  ]
}

output "dns_records" {
  description = "CNAME record that leads domain_name to the page, name to value; empty if the module makes the record, or without domain_name."
  value       = var.domain_name == null || var.zone_id != null ? {} : { (var.domain_name) = local.targets[0].target_domain_name }
}

output "api_id" {
  description = "Id of the HTTP API."
  value       = aws_apigatewayv2_api.claim.id
}

output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.claim.function_name
}

output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.claim.arn
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = local.role_arn
}

output "role_policy" {
  description = "Policy that the role needs, as JSON."
  value       = local.role_policy
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.function.name
}

output "access_log_group_name" {
  description = "Name of the log group with one line for each request: its route and status, and where it came from."
  value       = aws_cloudwatch_log_group.access.name
}
