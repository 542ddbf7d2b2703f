locals {
  # Links are made of it, whatever Host a request brings.
  origin = var.domain_name == null ? aws_apigatewayv2_api.claim.api_endpoint : "https://${var.domain_name}"

  targets = flatten(aws_apigatewayv2_domain_name.claim[*].domain_name_configuration)
}

resource "aws_apigatewayv2_domain_name" "claim" {
  count = var.domain_name == null ? 0 : 1

  domain_name = var.domain_name

  domain_name_configuration {
    certificate_arn = var.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = split(":", var.certificate_arn)[3] == local.region
      error_message = "The certificate ${var.certificate_arn} is of another region than ${local.region}, and API Gateway takes none of those: request one for ${var.domain_name} in ${local.region}."
    }
  }
}

resource "aws_apigatewayv2_api_mapping" "claim" {
  count = var.domain_name == null ? 0 : 1

  api_id      = aws_apigatewayv2_api.claim.id
  domain_name = aws_apigatewayv2_domain_name.claim[0].id
  stage       = aws_apigatewayv2_stage.claim.id
}

resource "aws_route53_record" "claim" {
  count = var.zone_id == null ? 0 : 1

  zone_id = var.zone_id
  name    = var.domain_name
  type    = "A"

  alias {
    name                   = local.targets[0].target_domain_name
    zone_id                = local.targets[0].hosted_zone_id
    evaluate_target_health = false
  }
}
