"""Runs OpenStack Swift with its S3 API on one machine: proxy, account, container and object server, one replica.

Usage: serve.py FOLDER PORT   (PORT and the three after it must be free)
Prints "ready" when S3 requests are answered; ends, with its servers, when standard input closes.
The access key is "facet:tester", the secret "tester-secret".
"""

import os
import signal
import sys
import time
import urllib.request

from swift.common.ring import RingBuilder
from swift.common.utils import set_swift_dir
from swift.common.wsgi import run_wsgi

folder, first_port = os.path.abspath(sys.argv[1]), int(sys.argv[2])
kinds = ("account", "container", "object")
ports = {kind: first_port + 1 + at for at, kind in enumerate(kinds)}


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
    write("proxy.conf", settings(first_port, "proxy", "catch_errors cache listing_formats s3api tempauth", PROXY))


def serve(kind):
    sys.exit(run_wsgi(os.path.join(folder, f"{kind}.conf"), f"{kind}-server"))


def answers():
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{first_port}/", timeout=2)
    except urllib.error.HTTPError:
        return True  # a refusal is an answer
    except OSError:
        return False
    return True


def main():
    prepare()
    children = []
    for kind in (*kinds, "proxy"):
        child = os.fork()
        if child == 0:
            os.close(0)
            serve(kind)
        children.append(child)
    try:
        deadline = time.time() + 30
        while not answers():
            if time.time() > deadline:
                sys.exit("Swift did not answer within 30 seconds")
            time.sleep(0.1)
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)


main()
