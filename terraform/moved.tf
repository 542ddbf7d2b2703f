# Alarms of 0.1.0, which the module kept at its root.

moved {
  from = aws_cloudwatch_metric_alarm.dead_letters["rule"]
  to   = module.monitoring.aws_cloudwatch_metric_alarm.this["dead-letters-rule"]
}

moved {
  from = aws_cloudwatch_metric_alarm.dead_letters["topic"]
  to   = module.monitoring.aws_cloudwatch_metric_alarm.this["dead-letters-topic"]
}

moved {
  from = aws_cloudwatch_metric_alarm.dead_letters["function"]
  to   = module.monitoring.aws_cloudwatch_metric_alarm.this["dead-letters-function"]
}

moved {
  from = aws_cloudwatch_metric_alarm.buffer_age[0]
  to   = module.monitoring.aws_cloudwatch_metric_alarm.this["buffer-age"]
}
