# A lost run needs no dead letter: the next one does the same work.
resource "aws_cloudwatch_event_rule" "sweep" {
  count = var.sweep_schedule == null ? 0 : 1

  name                = "${var.name}-sweep"
  description         = "Firstkey: find lost arrivals, withdraw unused passwords"
  schedule_expression = var.sweep_schedule

  # Otherwise a rule that somebody disabled stays disabled, and no plan shows it.
  state = "ENABLED"

  tags = var.tags
}

resource "aws_cloudwatch_event_target" "sweep" {
  count = var.sweep_schedule == null ? 0 : 1

  rule = aws_cloudwatch_event_rule.sweep[0].name
  arn  = aws_lambda_function.firstkey.arn

  depends_on = [aws_lambda_permission.sweep]
}

resource "aws_lambda_permission" "sweep" {
  count = var.sweep_schedule == null ? 0 : 1

  statement_id  = "TheScheduleInvokesForTheSweep"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.firstkey.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweep[0].arn
}
