"""A ministry's system: a plain AMQP client that knows nothing of this project but what docs/events.md says.

usage: AMQP_URL=amqp://… QUEUE=sub.… FILE=… python3 ministry.py

Appends one line per event (id, type, report, sequence) to a file, once each, and acknowledges after the line is on disk.
"""

import json
import os

import pika


def main():
    path = os.environ["FILE"]
    known = set()
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            known = {line.split("\t")[0] for line in file}
    with pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])) as connection:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=50)
        with open(path, "a", encoding="utf-8") as file:
            for method, _, body in channel.consume(os.environ["QUEUE"]):
                event = json.loads(body)
                if event["id"] not in known:
                    known.add(event["id"])
                    reference = event["data"]["about"]["reference"]
                    file.write("\t".join([event["id"], event["type"], reference, event["sequence"]]) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                channel.basic_ack(method.delivery_tag)


if __name__ == "__main__":
    main()
