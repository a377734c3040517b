"""Runs OpenStack Swift with its S3 API on one machine: proxy, account, container and object server, one replica.

Usage: serve.py FOLDER PORT
Prints "ready" when S3 requests are answered; ends, with its servers, when standard input closes.
The access key is "facet:tester", the secret "tester-secret".
"""

import os
import signal
import socket
import sys
import time

from swift.common.ring import RingBuilder
from swift.common.utils import set_swift_dir
from swift.common.wsgi import run_wsgi

folder, s3_port = os.path.abspath(sys.argv[1]), int(sys.argv[2])
kinds = ("account", "container", "object")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


ports = {kind: free_port() for kind in kinds}


def write(name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def settings(port, app, pipeline="", filters=""):
    return f"""[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
log_name = swift
log_level = ERROR
log_address = {folder}/no-syslog
user = {os.environ.get("USER") or "root"}

[pipeline:main]
pipeline = {pipeline} {app}-server

[app:{app}-server]
use = egg:swift#{app}
{filters}"""


PROXY = """account_autocreate = true
allow_account_management = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9

[filter:listing_formats]
use = egg:swift#listing_formats

[filter:s3api]
use = egg:swift#s3api
location = eu-central-1
s3_acl = false

[filter:tempauth]
use = egg:swift#tempauth
user_facet_tester = tester-secret .admin
"""


def prepare():
    os.makedirs(os.path.join(folder, "devices", "d1"), exist_ok=True)
    write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = facet\n\n[storage-policy:0]\nname = one\ndefault = yes\n")
    set_swift_dir(folder)
    for kind in kinds:
        builder = RingBuilder(2, 1, 0)
        place = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": ports[kind], "device": "d1", "weight": 1}
        builder.add_dev({**place, "replication_ip": "127.0.0.1", "replication_port": ports[kind]})
        builder.rebalance()
        builder.get_ring().save(os.path.join(folder, f"{kind}.ring.gz"))
        write(f"{kind}.conf", settings(ports[kind], kind))
    write("proxy.conf", settings(s3_port, "proxy", "catch_errors cache listing_formats s3api tempauth", PROXY))


def serve(kind):
    sys.exit(run_wsgi(os.path.join(folder, f"{kind}.conf"), f"{kind}-server"))


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(kind):
    """Starts a server and waits until it listens: the proxy shuns storage servers that were not there at its first request."""
    child = os.fork()
    if child == 0:
        os.close(0)
        try:
            serve(kind)
        finally:
            os._exit(1)  # past main's clean-up, which is not the child's
    port = ports.get(kind, s3_port)
    deadline = time.time() + 30
    while not listens(port):
        if time.time() > deadline:
            sys.exit(f"the {kind} server of Swift did not listen within 30 seconds")
        time.sleep(0.05)
    return child


def main():
    prepare()
    children = []
    try:
        for kind in (*kinds, "proxy"):
            children.append(start(kind))
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)


main()
