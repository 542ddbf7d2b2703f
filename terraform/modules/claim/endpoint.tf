locals {
  # Looking at the page changes nothing. All else is API Gateway's own 404.
  methods = ["GET", "HEAD", "POST"]

  # Never the path, which holds the token: `routeKey` is "GET /c/{token}" as it stands here.
  access_log = {
    requestId       = "$context.requestId"
    routeKey        = "$context.routeKey"
    status          = "$context.status"
    responseLatency = "$context.responseLatency"
    sourceIp        = "$context.identity.sourceIp"
  }
}

resource "aws_apigatewayv2_api" "claim" {
  name          = var.name
  description   = "Firstkey: the page on which new IAM users choose their password"
  protocol_type = "HTTP"

  # One address: links lead to no other, and neither do password managers.
  disable_execute_api_endpoint = var.domain_name != null

  tags = var.tags
}

resource "aws_apigatewayv2_integration" "claim" {
  api_id                 = aws_apigatewayv2_api.claim.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = aws_lambda_function.claim.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "claim" {
  # checkov:skip=CKV_AWS_309: the page is for people who have no sign-in yet. The token in the link is what they bring.
  for_each = toset(local.methods)

  api_id             = aws_apigatewayv2_api.claim.id
  route_key          = "${each.key} /c/{token}"
  target             = "integrations/${aws_apigatewayv2_integration.claim.id}"
  authorization_type = "NONE"
}

# A named stage would stand before the path.
resource "aws_apigatewayv2_stage" "claim" {
  api_id      = aws_apigatewayv2_api.claim.id
  name        = "$default"
  auto_deploy = true

  # If only one is set, API Gateway takes the other for 0, and answers every request with 429.
  default_route_settings {
    throttling_rate_limit  = var.rate_limit
    throttling_burst_limit = var.burst_limit
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode(local.access_log)
  }

  tags = var.tags

  # Before they exist, there is nothing to deploy.
  depends_on = [aws_apigatewayv2_route.claim]
}

# API Gateway writes it with the permissions of whoever deploys. Below /aws/vendedlogs/, log groups share one statement of a resource
# policy whose length is limited.
resource "aws_cloudwatch_log_group" "access" {
  # checkov:skip=CKV_AWS_158: log_kms_key_arn; else CloudWatch Logs encrypts it. What is logged is neither secret nor an address of mail.
  # checkov:skip=CKV_AWS_338: log_retention_days is a year unless the operator asks for less.
  name              = "/aws/vendedlogs/apigateway/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn

  tags = var.tags
}

resource "aws_lambda_permission" "endpoint" {
  statement_id  = "OnlyTheEndpointInvokes"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.claim.function_name
  principal     = "apigateway.amazonaws.com"
  # Any stage and method, and below /c/ alone.
  source_arn = "${aws_apigatewayv2_api.claim.execution_arn}/*/*/c/*"
}
