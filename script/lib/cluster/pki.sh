# The keys and certificates of the cluster, and the kubeconfig files that hold them.
# shellcheck shell=bash

# pki_ca NAME
pki_ca() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=model-stack-$1" \
    -addext 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature' \
    -keyout "$CLUSTER_PKI/$1.key" -out "$CLUSTER_PKI/$1.crt"
}

# pki_leaf NAME SUBJECT CA [SUBJECT-ALT-NAMES]: for servers with names, else for clients.
pki_leaf() {
  local name=$1 subject=$2 ca=$3 names=${4:-}
  {
    echo 'basicConstraints=critical,CA:FALSE'
    echo 'keyUsage=critical,digitalSignature'
    if [ -n "$names" ]; then
      echo 'extendedKeyUsage=serverAuth,clientAuth'
      echo "subjectAltName=$names"
    else
      echo 'extendedKeyUsage=clientAuth'
    fi
  } >"$CLUSTER_PKI/extensions"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
    -keyout "$CLUSTER_PKI/$name.key" -out "$CLUSTER_PKI/request" &&
    openssl x509 -req -in "$CLUSTER_PKI/request" -days 3650 -extfile "$CLUSTER_PKI/extensions" -set_serial "0x$(openssl rand -hex 8)" \
      -CA "$CLUSTER_PKI/$ca.crt" -CAkey "$CLUSTER_PKI/$ca.key" -out "$CLUSTER_PKI/$name.crt"
}

# pki_kubeconfig FILE CERTIFICATE: everything in one file, so that it can be copied elsewhere.
pki_kubeconfig() {
  local file=$1
  (
    umask 077
    cat >"$file.new" <<END
apiVersion: v1
kind: Config
clusters:
  - name: model-stack
    cluster:
      server: https://127.0.0.1:$CLUSTER_API_PORT
      certificate-authority-data: $(base64 -w 0 "$CLUSTER_PKI/ca.crt")
users:
  - name: $2
    user:
      client-certificate-data: $(base64 -w 0 "$CLUSTER_PKI/$2.crt")
      client-key-data: $(base64 -w 0 "$CLUSTER_PKI/$2.key")
contexts:
  - name: model-stack
    context:
      cluster: model-stack
      user: $2
current-context: model-stack
END
  )
  mv "$file.new" "$file"
}

# Made anew for every cluster, so none of them outlives it. The mark at the end says that all are there.
pki_make() (
  umask 077
  rm -rf "$CLUSTER_PKI"
  mkdir -p "$CLUSTER_PKI" || exit 1
  {
    pki_ca ca && pki_ca etcd-ca && pki_ca front-proxy-ca &&
      pki_leaf etcd /CN=etcd etcd-ca IP:127.0.0.1 &&
      pki_leaf etcd-client /CN=kube-apiserver etcd-ca &&
      pki_leaf apiserver /CN=kube-apiserver ca \
        "IP:127.0.0.1,IP:$CLUSTER_API_SERVICE,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local" &&
      pki_leaf kubelet-server "/CN=$CLUSTER_NODE" ca "IP:$CLUSTER_GATEWAY,DNS:$CLUSTER_NODE" &&
      pki_leaf front-proxy-client /CN=front-proxy-client front-proxy-ca &&
      pki_leaf metrics-server-serving /CN=metrics-server ca DNS:metrics-server.kube-system.svc &&
      pki_leaf apiserver-kubelet-client /O=system:masters/CN=kube-apiserver ca &&
      pki_leaf admin /O=system:masters/CN=model-stack-admin ca &&
      pki_leaf controller-manager /CN=system:kube-controller-manager ca &&
      pki_leaf scheduler /CN=system:kube-scheduler ca &&
      pki_leaf kubelet "/O=system:nodes/CN=system:node:$CLUSTER_NODE" ca &&
      pki_leaf proxy /CN=system:kube-proxy ca &&
      pki_leaf coredns /CN=system:coredns ca &&
      pki_leaf volume-provisioner /CN=system:volume-provisioner ca &&
      pki_leaf metrics-server /CN=system:metrics-server ca &&
      pki_leaf kwok /CN=system:kwok ca &&
      openssl ecparam -name prime256v1 -genkey -noout -out "$CLUSTER_PKI/service-account.key" &&
      openssl ec -in "$CLUSTER_PKI/service-account.key" -pubout -out "$CLUSTER_PKI/service-account.pub"
  } || exit 1
  for name in controller-manager scheduler kubelet proxy coredns volume-provisioner metrics-server kwok; do
    pki_kubeconfig "$CLUSTER_PKI/$name.kubeconfig" "$name" || exit 1
  done
  echo "$CLUSTER_RECIPE" >"$CLUSTER_PKI/complete"
)
