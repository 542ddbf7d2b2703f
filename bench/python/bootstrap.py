"""The Lambda runtime for Python, in its smallest form: get an invocation, run the handler, post the answer."""

import importlib
import json
import os
import sys
from urllib.request import Request, urlopen

handler = importlib.import_module(sys.argv[1]).handler
RUNTIME = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"

while True:
    with urlopen(f"{RUNTIME}/next") as response:
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.load(response)
    try:
        path, answer = "response", handler(event, None)
    except Exception as error:
        path, answer = "error", {"errorType": type(error).__name__, "errorMessage": str(error)}
    urlopen(Request(f"{RUNTIME}/{request_id}/{path}", data=json.dumps(answer).encode())).close()
