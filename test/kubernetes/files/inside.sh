#!/bin/bash
# The first process of a cluster, in a network, a process tree and a tree of mounts of its own: whatever it starts ends with it.
#   inside.sh STATE BIN
set -eu
state=$1 bin=$2
address=10.99.0.1

ip link set lo up
ip link add uplink type veth peer name downlink
ip address add "$address/24" dev uplink
ip link set uplink up
ip link set downlink up
ip route add default via 10.99.0.254 dev uplink

begin() {
  local name=$1
  shift
  "$@" >"$state/$name.log" 2>&1 &
  echo $! >"$state/$name.pid"
}

begin etcd etcd --data-dir "$state/etcd" --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 --unsafe-no-fsync
begin kube-apiserver "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 --bind-address 0.0.0.0 --secure-port 6443 \
  --advertise-address "$address" --service-cluster-ip-range 10.96.0.0/16 --authorization-mode RBAC \
  --tls-cert-file "$state/api/certificate.pem" --tls-private-key-file "$state/api/key.pem" --cert-dir "$state/api" \
  --token-auth-file "$state/tokens.csv" --service-account-issuer https://kubernetes.default.svc \
  --service-account-signing-key-file "$state/accounts.key" --service-account-key-file "$state/accounts.key" \
  --event-ttl 10m
begin kube-controller-manager "$bin/kube-controller-manager" --kubeconfig "$state/kubeconfig" --port 0 --secure-port 10257 \
  --bind-address 127.0.0.1 --cert-dir "$state/controllers" --service-account-private-key-file "$state/accounts.key" \
  --root-ca-file "$state/ca.pem" --use-service-account-credentials --leader-elect=false \
  --node-monitor-period 1s --node-monitor-grace-period 15s --pod-eviction-timeout 5m
begin kube-scheduler "$bin/kube-scheduler" --kubeconfig "$state/kubeconfig" --port 0 --bind-address 127.0.0.1 --cert-dir "$state/scheduler" \
  --leader-elect=false
begin docker-registry docker-registry serve "$state/registry.yml"
begin dockerd dockerd --iptables=false --ip6tables=false --ip-forward=false --bip 172.31.0.1/24 --storage-driver overlay2 \
  --data-root "$state/docker" --exec-root "$state/docker-run" --pidfile "$state/docker.pid" --host "unix://$state/docker.sock" \
  --cgroup-parent /groundtruth-kubernetes --exec-opt native.cgroupdriver=cgroupfs \
  --add-runtime "here=$state/runc" --default-runtime here --insecure-registry 127.0.0.1:5000

for _ in $(seq 100); do [ -S "$state/docker.sock" ] && break; sleep 0.1; done
docker() { command docker --host "unix://$state/docker.sock" "$@"; }
mkdir -p "$state/box/bin"
cp "$(command -v busybox)" "$state/box/bin/busybox"
for name in sh sleep; do ln -s busybox "$state/box/bin/$name"; done
for version in 1 2; do
  echo "$version" >"$state/box/version"
  tar -C "$state/box" -c . | docker import --change 'CMD ["/bin/sleep", "86400"]' - "127.0.0.1:5000/shop/box:$version"
  docker push --quiet "127.0.0.1:5000/shop/box:$version"
  docker rmi "127.0.0.1:5000/shop/box:$version"
done
tar -C "$state/box" -c . | docker import --change 'CMD ["/bin/sleep", "86400"]' - pause:here

begin kubelet "$bin/kubelet" --kubeconfig "$state/kubeconfig" --hostname-override node-1 --node-ip "$address" \
  --container-runtime docker --docker-endpoint "unix://$state/docker.sock" --pod-infra-container-image pause:here \
  --cgroup-driver cgroupfs --cgroup-root /groundtruth-kubernetes --root-dir "$state/kubelet" --cert-dir "$state/kubelet-pki" \
  --fail-swap-on=false --oom-score-adj 0 --max-open-files 10000 --make-iptables-util-chains=false \
  --node-status-update-frequency 2s --sync-frequency 5s --eviction-hard 'memory.available<1Mi' --image-gc-high-threshold 100 \
  --authentication-token-webhook=false --anonymous-auth=true --authorization-mode AlwaysAllow --pod-manifest-path "$state/manifests"
echo >"$state/started"
wait
