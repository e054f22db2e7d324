// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { DeclaredClass } from '../class-tree.ts';

export const classDeclarations: readonly DeclaredClass[] = [
 {
  "name": "application",
  "spec": {
   "attributes": {
    "version": {
     "type": "string",
     "description": "Version that runs."
    },
    "status": {
     "type": "string",
     "description": "What it says of itself when asked."
    },
    "listen": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Addresses that it listens on, `ip:port`."
    },
    "tlsVersion": {
     "type": "string",
     "description": "Protocol of its TLS connections, e.g. `TLSv1.3`."
    },
    "cipher": {
     "type": "string",
     "description": "Cipher suite that its TLS connections agree on."
    },
    "user": {
     "type": "string",
     "description": "Account that it runs under."
    },
    "command": {
     "type": "string",
     "description": "How it is started."
    },
    "environment": {
     "type": "object",
     "description": "Settings from its environment that matter; never secrets."
    },
    "instances": {
     "type": "integer",
     "minimum": 0,
     "description": "How many of it should run."
    }
   },
   "identification": [
    {
     "by": [
      "endpoint"
     ]
    },
    {
     "by": [
      "host",
      "process"
     ]
    },
    {
     "by": [
      "host",
      "port"
     ]
    },
    {
     "by": [
      "serviceNamespace",
      "serviceName",
      "deploymentEnvironment"
     ]
    },
    {
     "by": [
      "serviceName"
     ],
     "weak": true
    }
   ],
   "profile": {
    "cadence": "continuous",
    "reversibility": "reversible",
    "leadTime": "1h",
    "effects": {
     "*": "restart",
     "version": "replace",
     "instances": "none",
     "status": "none"
    }
   }
  }
 },
 {
  "name": "process",
  "spec": {
   "extends": "application"
  }
 },
 {
  "name": "workload",
  "spec": {
   "extends": "application",
   "attributes": {
    "image": {
     "type": "string",
     "description": "Container image with its tag or digest."
    },
    "imageDigest": {
     "type": "string",
     "description": "Digest of the image that runs, e.g. `sha256:9f3c…`."
    },
    "replicas": {
     "type": "integer",
     "minimum": 0,
     "description": "Copies that should run."
    },
    "cpu": {
     "type": "string",
     "description": "Processor that each copy asks for, e.g. `500m`."
    },
    "memory": {
     "type": "string",
     "description": "Memory that each copy asks for, e.g. `512Mi`."
    },
    "strategy": {
     "type": "string",
     "enum": [
      "rolling",
      "recreate"
     ],
     "description": "How a new version takes the place of the old one."
    }
   },
   "identification": [
    {
     "by": [
      "cluster",
      "namespace",
      "kind",
      "name"
     ]
    }
   ],
   "profile": {
    "effects": {
     "image": "replace",
     "replicas": "none",
     "cpu": "restart",
     "memory": "restart",
     "strategy": "none"
    }
   }
  }
 },
 {
  "name": "container",
  "spec": {
   "extends": "application",
   "attributes": {
    "image": {
     "type": "string",
     "description": "Image with its tag."
    },
    "imageDigest": {
     "type": "string",
     "description": "Digest of its image, e.g. `sha256:9f3c…`."
    },
    "containerId": {
     "type": "string",
     "description": "Id that the engine gave it."
    },
    "containerState": {
     "type": "string",
     "description": "What the engine says of it, where it does not run: `paused` or `restarting`."
    },
    "labels": {
     "type": "object",
     "description": "Its labels."
    },
    "networks": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Networks that it is in; sorted."
    },
    "published": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Endpoints of the machine that lead into it."
    }
   },
   "identification": [
    {
     "by": [
      "host",
      "container"
     ]
    }
   ],
   "profile": {
    "effects": {
     "image": "replace",
     "imageDigest": "replace",
     "labels": "replace",
     "networks": "replace",
     "published": "replace"
    }
   }
  }
 },
 {
  "name": "message-broker",
  "spec": {
   "extends": "application",
   "attributes": {
    "cluster": {
     "type": "string",
     "description": "Name of its cluster."
    },
    "plugins": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Plugins that are enabled."
    },
    "virtualHosts": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Virtual hosts."
    }
   },
   "identification": [
    {
     "by": [
      "cluster",
      "node"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "restorable",
    "leadTime": "1d"
   }
  }
 },
 {
  "name": "web-server",
  "spec": {
   "extends": "application",
   "attributes": {
    "maxConnections": {
     "type": "integer",
     "minimum": 1,
     "description": "Connections that it accepts at once."
    },
    "workers": {
     "type": "integer",
     "minimum": 1,
     "description": "Worker processes."
    },
    "documentRoot": {
     "type": "string",
     "format": "path",
     "description": "Folder that it serves."
    },
    "serverNames": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Names that it answers for; sorted."
    },
    "upstreams": {
     "type": "object",
     "description": "Groups of servers that it hands requests on to, each with its endpoints."
    }
   },
   "profile": {
    "effects": {
     "*": "reload",
     "version": "restart",
     "workers": "restart",
     "listen": "restart"
    }
   }
  }
 },
 {
  "name": "load-balancer",
  "spec": {
   "extends": "application",
   "attributes": {
    "algorithm": {
     "type": "string",
     "description": "How it chooses a target, e.g. `round-robin`."
    },
    "healthCheck": {
     "type": "string",
     "description": "What it asks of a target to see whether it is well."
    },
    "idleTimeout": {
     "type": "string",
     "format": "duration",
     "description": "How long a silent connection stays open."
    },
    "backends": {
     "type": "object",
     "description": "Groups of targets, each with its endpoints."
    },
    "stickySessions": {
     "type": "boolean",
     "default": false,
     "description": "Whether a client comes back to the same target."
    }
   },
   "profile": {
    "cadence": "scheduled",
    "leadTime": "1d",
    "effects": {
     "*": "reload",
     "version": "restart"
    }
   }
  }
 },
 {
  "name": "cache",
  "spec": {
   "extends": "application",
   "attributes": {
    "maxMemory": {
     "type": "string",
     "description": "Memory that it may take, e.g. `2GB`."
    },
    "evictionPolicy": {
     "type": "string",
     "description": "What leaves when it is full."
    },
    "timeToLive": {
     "type": "string",
     "format": "duration",
     "description": "How long a copy counts as fresh."
    }
   },
   "profile": {
    "effects": {
     "maxMemory": "reload",
     "evictionPolicy": "reload",
     "timeToLive": "reload"
    }
   }
  }
 },
 {
  "name": "queue",
  "spec": {
   "extends": "application",
   "attributes": {
    "maxMessageSize": {
     "type": "integer",
     "minimum": 1,
     "description": "Largest message in bytes."
    },
    "retention": {
     "type": "string",
     "format": "duration",
     "description": "How long a message is kept."
    },
    "partitions": {
     "type": "integer",
     "minimum": 1,
     "description": "Parts that it is split into."
    },
    "replicationFactor": {
     "type": "integer",
     "minimum": 1,
     "description": "Copies of each message."
    },
    "ordered": {
     "type": "boolean",
     "description": "Whether messages leave in the order in which they came."
    },
    "deadLetter": {
     "type": "string",
     "description": "Where messages go that nobody could work on."
    },
    "durable": {
     "type": "boolean",
     "description": "Whether it outlives a restart."
    },
    "consumers": {
     "type": "integer",
     "minimum": 0,
     "description": "How many take messages from it."
    }
   },
   "identification": [
    {
     "by": [
      "broker",
      "virtualHost",
      "queue"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "restorable",
    "leadTime": "1d",
    "effects": {
     "maxMessageSize": "reload",
     "retention": "reload",
     "partitions": "replace",
     "deadLetter": "reload"
    }
   }
  }
 },
 {
  "name": "saas",
  "spec": {
   "extends": "application",
   "attributes": {
    "vendor": {
     "type": "string",
     "description": "Who runs it."
    },
    "plan": {
     "type": "string",
     "description": "What is paid for."
    },
    "region": {
     "type": "string",
     "description": "Where the data is."
    },
    "statusPage": {
     "type": "string",
     "format": "uri",
     "description": "Where the vendor tells of trouble."
    }
   },
   "identification": [
    {
     "by": [
      "tenant"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "reversibility": "restorable",
    "leadTime": "5d",
    "effects": {
     "*": "none",
     "plan": "reload",
     "region": "replace"
    }
   }
  }
 },
 {
  "name": "database",
  "spec": {
   "extends": "application",
   "attributes": {
    "maxConnections": {
     "type": "integer",
     "minimum": 1,
     "description": "Connections that it accepts at once."
    },
    "storage": {
     "type": "string",
     "description": "Space for its data, e.g. `500GB`."
    },
    "characterSet": {
     "type": "string",
     "description": "Encoding of its texts, e.g. `UTF8`."
    },
    "timeZone": {
     "type": "string",
     "description": "IANA time zone."
    },
    "encrypted": {
     "type": "boolean",
     "description": "Whether its data is encrypted on disk."
    },
    "backup": {
     "type": "string",
     "description": "When and whereto it is backed up."
    },
    "backupRetention": {
     "type": "string",
     "format": "duration",
     "description": "How long a backup is kept."
    },
    "replicas": {
     "type": "integer",
     "minimum": 0,
     "description": "Copies that follow it."
    }
   },
   "identification": [
    {
     "by": [
      "cluster",
      "database"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "restorable",
    "leadTime": "2d",
    "effects": {
     "*": "restart",
     "version": "restart",
     "storage": "none",
     "characterSet": "replace",
     "encrypted": "replace",
     "backup": "none",
     "backupRetention": "none",
     "replicas": "none"
    }
   }
  }
 },
 {
  "name": "database.postgresql",
  "spec": {
   "extends": "database",
   "attributes": {
    "maxConnections": {
     "type": "integer",
     "minimum": 1,
     "maximum": 262143,
     "default": 100,
     "description": "`max_connections`."
    },
    "sharedBuffers": {
     "type": "string",
     "description": "`shared_buffers`, e.g. `4GB`."
    },
    "workMem": {
     "type": "string",
     "description": "`work_mem`, e.g. `64MB`."
    },
    "walLevel": {
     "type": "string",
     "enum": [
      "minimal",
      "replica",
      "logical"
     ],
     "default": "replica",
     "description": "`wal_level`."
    },
    "synchronousCommit": {
     "type": "string",
     "description": "`synchronous_commit`."
    },
    "statementTimeout": {
     "type": "string",
     "description": "`statement_timeout`, e.g. `30s`."
    },
    "logMinDuration": {
     "type": "string",
     "description": "`log_min_duration_statement`."
    },
    "extensions": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Extensions that are installed."
    },
    "databases": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Databases; sorted."
    },
    "role": {
     "type": "string",
     "enum": [
      "primary",
      "standby"
     ],
     "description": "Whether it takes writes or follows another."
    }
   },
   "identification": [
    {
     "by": [
      "systemIdentifier"
     ]
    }
   ],
   "profile": {
    "effects": {
     "workMem": "reload",
     "synchronousCommit": "reload",
     "statementTimeout": "reload",
     "logMinDuration": "reload",
     "extensions": "none"
    }
   }
  }
 },
 {
  "name": "database.mysql",
  "spec": {
   "extends": "database",
   "attributes": {
    "maxConnections": {
     "type": "integer",
     "minimum": 1,
     "maximum": 100000,
     "default": 151,
     "description": "`max_connections`."
    },
    "bufferPoolSize": {
     "type": "string",
     "description": "`innodb_buffer_pool_size`, e.g. `8GB`."
    },
    "sqlMode": {
     "type": "string",
     "description": "`sql_mode`."
    },
    "binlogFormat": {
     "type": "string",
     "enum": [
      "ROW",
      "STATEMENT",
      "MIXED"
     ],
     "description": "`binlog_format`."
    },
    "waitTimeout": {
     "type": "integer",
     "minimum": 1,
     "description": "`wait_timeout` in seconds."
    }
   },
   "identification": [
    {
     "by": [
      "serverUuid"
     ]
    }
   ],
   "profile": {
    "effects": {
     "maxConnections": "reload",
     "bufferPoolSize": "reload",
     "sqlMode": "reload",
     "binlogFormat": "reload",
     "waitTimeout": "reload"
    }
   }
  }
 },
 {
  "name": "database.mariadb",
  "spec": {
   "extends": "database.mysql"
  }
 },
 {
  "name": "database.mongodb",
  "spec": {
   "extends": "database",
   "attributes": {
    "replicaSet": {
     "type": "string",
     "description": "Name of its replica set."
    },
    "cacheSize": {
     "type": "string",
     "description": "WiredTiger cache, e.g. `4GB`."
    },
    "writeConcern": {
     "type": "string",
     "description": "How many members confirm a write, e.g. `majority`."
    },
    "readConcern": {
     "type": "string",
     "description": "What a read may see, e.g. `majority`."
    }
   },
   "profile": {
    "effects": {
     "writeConcern": "reload",
     "readConcern": "reload"
    }
   }
  }
 },
 {
  "name": "database.redis",
  "spec": {
   "extends": "database",
   "attributes": {
    "maxMemory": {
     "type": "string",
     "description": "`maxmemory`, e.g. `2GB`."
    },
    "evictionPolicy": {
     "type": "string",
     "default": "noeviction",
     "description": "`maxmemory-policy`."
    },
    "appendOnly": {
     "type": "boolean",
     "default": false,
     "description": "`appendonly`."
    },
    "databases": {
     "type": "integer",
     "minimum": 1,
     "default": 16,
     "description": "`databases`."
    },
    "role": {
     "type": "string",
     "enum": [
      "primary",
      "replica"
     ],
     "description": "Whether it takes writes or follows another."
    }
   },
   "profile": {
    "effects": {
     "maxMemory": "reload",
     "evictionPolicy": "reload",
     "appendOnly": "reload"
    }
   }
  }
 },
 {
  "name": "database.oracle",
  "spec": {
   "extends": "database",
   "attributes": {
    "edition": {
     "type": "string",
     "description": "Edition that is licensed."
    },
    "processes": {
     "type": "integer",
     "minimum": 1,
     "description": "`PROCESSES`."
    },
    "sgaTarget": {
     "type": "string",
     "description": "`SGA_TARGET`, e.g. `16G`."
    },
    "pgaTarget": {
     "type": "string",
     "description": "`PGA_AGGREGATE_TARGET`."
    },
    "openCursors": {
     "type": "integer",
     "minimum": 1,
     "description": "`OPEN_CURSORS`."
    },
    "archiveLog": {
     "type": "boolean",
     "description": "Whether it runs in ARCHIVELOG mode."
    }
   },
   "identification": [
    {
     "by": [
      "databaseId"
     ]
    },
    {
     "by": [
      "host",
      "sid"
     ]
    }
   ],
   "profile": {
    "leadTime": "5d",
    "effects": {
     "sgaTarget": "reload",
     "pgaTarget": "reload",
     "openCursors": "reload"
    }
   }
  }
 },
 {
  "name": "database.sqlserver",
  "spec": {
   "extends": "database",
   "attributes": {
    "edition": {
     "type": "string",
     "description": "Edition that is licensed."
    },
    "maxMemory": {
     "type": "string",
     "description": "`max server memory`, e.g. `32GB`."
    },
    "maxParallelism": {
     "type": "integer",
     "minimum": 0,
     "description": "`max degree of parallelism`."
    },
    "collation": {
     "type": "string",
     "description": "Server collation."
    },
    "recoveryModel": {
     "type": "string",
     "enum": [
      "simple",
      "full",
      "bulk-logged"
     ],
     "description": "Recovery model."
    }
   },
   "identification": [
    {
     "by": [
      "host",
      "instance"
     ]
    }
   ],
   "profile": {
    "effects": {
     "maxMemory": "reload",
     "maxParallelism": "reload",
     "collation": "replace",
     "recoveryModel": "none"
    }
   }
  }
 },
 {
  "name": "database.db2",
  "spec": {
   "extends": "database",
   "attributes": {
    "subsystem": {
     "type": "string",
     "description": "Name of the subsystem on z/OS."
    },
    "bufferPool": {
     "type": "string",
     "description": "Size of its buffer pools."
    },
    "lockTimeout": {
     "type": "integer",
     "minimum": -1,
     "description": "Seconds that a request waits for a lock; -1 is for ever."
    },
    "logRetention": {
     "type": "string",
     "format": "duration",
     "description": "How long archived logs are kept."
    }
   },
   "identification": [
    {
     "by": [
      "sysplex",
      "subsystem"
     ]
    },
    {
     "by": [
      "host",
      "instance",
      "database"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "leadTime": "5d",
    "effects": {
     "bufferPool": "reload",
     "lockTimeout": "reload",
     "logRetention": "none"
    }
   }
  }
 },
 {
  "name": "database.cassandra",
  "spec": {
   "extends": "database",
   "attributes": {
    "replicationFactor": {
     "type": "integer",
     "minimum": 1,
     "description": "Copies of each row."
    },
    "consistency": {
     "type": "string",
     "description": "Nodes that confirm a request, e.g. `QUORUM`."
    }
   },
   "profile": {
    "effects": {
     "replicationFactor": "reload",
     "consistency": "none"
    }
   }
  }
 },
 {
  "name": "database.elasticsearch",
  "spec": {
   "extends": "database",
   "attributes": {
    "heap": {
     "type": "string",
     "description": "Heap of each node, e.g. `8g`."
    },
    "shards": {
     "type": "integer",
     "minimum": 1,
     "description": "Primary shards of its indices."
    }
   },
   "profile": {
    "effects": {
     "shards": "replace"
    }
   }
  }
 },
 {
  "name": "database.sqlite",
  "spec": {
   "extends": "database",
   "attributes": {
    "path": {
     "type": "string",
     "format": "path",
     "description": "The file."
    },
    "journalMode": {
     "type": "string",
     "description": "`journal_mode`."
    }
   },
   "identification": [
    {
     "by": [
      "host",
      "path"
     ]
    }
   ]
  }
 },
 {
  "name": "host",
  "spec": {
   "attributes": {
    "os": {
     "type": "string",
     "description": "Operating system with its version, e.g. `Debian 12`."
    },
    "kernel": {
     "type": "string",
     "description": "Version of its kernel."
    },
    "arch": {
     "type": "string",
     "description": "Processor architecture, e.g. `x64`."
    },
    "cpus": {
     "type": "integer",
     "minimum": 1,
     "description": "Processor cores."
    },
    "memory": {
     "type": "string",
     "description": "Memory, e.g. `64GB`."
    },
    "disk": {
     "type": "string",
     "description": "Disk space, e.g. `2TB`."
    },
    "addresses": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Its IP addresses."
    },
    "packages": {
     "type": "object",
     "description": "Packages that have to be there, version by name."
    },
    "units": {
     "type": "object",
     "description": "Services of its service manager, state by name, e.g. `{nginx: active}`."
    },
    "unitFiles": {
     "type": "object",
     "description": "Whether services start with it, by name, e.g. `{nginx: enabled}`."
    },
    "mounts": {
     "type": "object",
     "description": "File systems, type by where they are mounted, e.g. `{/srv: ext4}`."
    },
    "timeZone": {
     "type": "string",
     "description": "IANA time zone."
    },
    "patchLevel": {
     "type": "string",
     "description": "How far it is patched."
    },
    "endOfSupport": {
     "type": "string",
     "format": "date",
     "description": "Until when its operating system is supported."
    }
   },
   "identification": [
    {
     "by": [
      "serial"
     ]
    },
    {
     "by": [
      "assetTag"
     ]
    },
    {
     "by": [
      "name",
      "site"
     ]
    },
    {
     "by": [
      "biosUuid"
     ]
    },
    {
     "by": [
      "machineId",
      "host"
     ]
    },
    {
     "by": [
      "cluster",
      "host"
     ]
    },
    {
     "by": [
      "host"
     ],
     "weak": true
    },
    {
     "by": [
      "address"
     ],
     "weak": true
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "reversible",
    "leadTime": "2d",
    "effects": {
     "*": "restart",
     "packages": "none",
     "units": "none",
     "unitFiles": "none",
     "mounts": "reload",
     "timeZone": "none",
     "addresses": "reload",
     "os": "replace",
     "arch": "replace",
     "endOfSupport": "none"
    }
   }
  }
 },
 {
  "name": "server",
  "spec": {
   "extends": "host",
   "attributes": {
    "manufacturer": {
     "type": "string",
     "description": "Who made it."
    },
    "model": {
     "type": "string",
     "description": "What they call it."
    },
    "location": {
     "type": "string",
     "description": "Where it stands, e.g. `zrh-1/row 4/rack 12`."
    },
    "warrantyUntil": {
     "type": "string",
     "format": "date",
     "description": "Until when the maker mends it."
    }
   },
   "profile": {
    "leadTime": "5d",
    "effects": {
     "cpus": "replace",
     "memory": "replace",
     "disk": "replace",
     "location": "replace",
     "manufacturer": "replace",
     "model": "replace",
     "warrantyUntil": "none"
    }
   }
  }
 },
 {
  "name": "virtual-machine",
  "spec": {
   "extends": "host",
   "attributes": {
    "image": {
     "type": "string",
     "description": "What it was made from."
    },
    "size": {
     "type": "string",
     "description": "Its size or instance type, e.g. `m5.large`."
    },
    "region": {
     "type": "string",
     "description": "Region or data centre."
    },
    "zone": {
     "type": "string",
     "description": "Availability zone."
    }
   },
   "identification": [
    {
     "by": [
      "provider",
      "account",
      "region",
      "instanceId"
     ]
    },
    {
     "by": [
      "instanceUuid"
     ]
    },
    {
     "by": [
      "biosUuid"
     ]
    }
   ],
   "profile": {
    "cadence": "continuous",
    "leadTime": "1d",
    "effects": {
     "size": "restart",
     "image": "replace",
     "region": "replace",
     "zone": "replace"
    }
   }
  }
 },
 {
  "name": "network-device",
  "spec": {
   "extends": "host",
   "attributes": {
    "manufacturer": {
     "type": "string",
     "description": "Who made it."
    },
    "model": {
     "type": "string",
     "description": "What they call it."
    },
    "role": {
     "type": "string",
     "description": "What it does, e.g. `firewall`."
    },
    "firmware": {
     "type": "string",
     "description": "Version of its firmware."
    },
    "vlans": {
     "type": "array",
     "items": {
      "type": "integer",
      "minimum": 1,
      "maximum": 4094
     },
     "description": "VLANs that it carries."
    },
    "location": {
     "type": "string",
     "description": "Where it stands."
    }
   },
   "identification": [
    {
     "by": [
      "chassisId"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "leadTime": "5d",
    "effects": {
     "*": "reload",
     "firmware": "restart",
     "model": "replace",
     "manufacturer": "replace",
     "location": "replace",
     "role": "replace"
    }
   }
  }
 },
 {
  "name": "endpoint",
  "spec": {
   "attributes": {
    "protocol": {
     "type": "string",
     "description": "What is spoken there, e.g. `https`."
    },
    "public": {
     "type": "boolean",
     "default": false,
     "description": "Whether it can be reached from the internet."
    }
   },
   "identification": [
    {
     "by": [
      "cluster",
      "namespace",
      "kind",
      "name"
     ]
    },
    {
     "by": [
      "endpoint"
     ]
    },
    {
     "by": [
      "url"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "leadTime": "1d",
    "effects": {
     "*": "replace",
     "public": "reload"
    }
   }
  }
 },
 {
  "name": "certificate",
  "spec": {
   "attributes": {
    "subject": {
     "type": "string",
     "description": "Whom it names."
    },
    "issuer": {
     "type": "string",
     "description": "Who signed it."
    },
    "names": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Host names and addresses that it is good for; sorted."
    },
    "notBefore": {
     "type": "string",
     "format": "date-time",
     "description": "From when it is good."
    },
    "notAfter": {
     "type": "string",
     "format": "date-time",
     "description": "Until when it is good."
    },
    "selfSigned": {
     "type": "boolean",
     "description": "Whether it vouches for itself."
    },
    "chain": {
     "type": "string",
     "description": "`trusted`, or why it is not."
    },
    "keyType": {
     "type": "string",
     "description": "Kind and size of its key, e.g. `EC P-256`."
    },
    "renewal": {
     "type": "string",
     "description": "Who or what renews it, e.g. `acme`."
    }
   },
   "identification": [
    {
     "by": [
      "sha256"
     ]
    },
    {
     "by": [
      "slot"
     ]
    },
    {
     "by": [
      "issuer",
      "serial"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "leadTime": "2d",
    "effects": {
     "*": "replace",
     "renewal": "none",
     "chain": "none"
    }
   }
  }
 },
 {
  "name": "dns-zone",
  "spec": {
   "attributes": {
    "nameServers": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "hostname"
     },
     "description": "Servers that answer for it."
    },
    "primary": {
     "type": "string",
     "description": "Server on which it is changed."
    },
    "mailServers": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Servers that take its mail, each after its priority."
    },
    "timeToLive": {
     "type": "string",
     "format": "duration",
     "description": "How long others may remember a record."
    },
    "dnssec": {
     "type": "boolean",
     "description": "Whether its answers are signed."
    },
    "registrar": {
     "type": "string",
     "description": "Where the domain is registered."
    },
    "expires": {
     "type": "string",
     "format": "date",
     "description": "Until when the domain is registered."
    }
   },
   "identification": [
    {
     "by": [
      "zone"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "leadTime": "2d",
    "effects": {
     "*": "reload",
     "nameServers": "replace",
     "dnssec": "replace",
     "expires": "none"
    }
   }
  }
 },
 {
  "name": "dns-record",
  "spec": {
   "attributes": {
    "addresses": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Addresses that it stands for; sorted."
    },
    "alias": {
     "type": "string",
     "description": "Another name that it stands for."
    }
   },
   "identification": [
    {
     "by": [
      "domain"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "leadTime": "1d",
    "effects": {
     "*": "reload"
    }
   }
  }
 },
 {
  "name": "storage",
  "spec": {
   "attributes": {
    "size": {
     "type": "string",
     "description": "How much fits, e.g. `10TB`."
    },
    "tier": {
     "type": "string",
     "description": "How fast or how often it is used, e.g. `archive`."
    },
    "encrypted": {
     "type": "boolean",
     "description": "Whether it is encrypted."
    },
    "public": {
     "type": "boolean",
     "default": false,
     "description": "Whether anybody can read it."
    },
    "versioned": {
     "type": "boolean",
     "description": "Whether it keeps what was overwritten."
    },
    "retention": {
     "type": "string",
     "format": "duration",
     "description": "How long data stays."
    },
    "region": {
     "type": "string",
     "description": "Where the data is."
    }
   },
   "identification": [
    {
     "by": [
      "provider",
      "account",
      "bucket"
     ]
    },
    {
     "by": [
      "wwn"
     ]
    },
    {
     "by": [
      "serial"
     ]
    },
    {
     "by": [
      "export"
     ]
    },
    {
     "by": [
      "cluster",
      "namespace",
      "claim"
     ]
    },
    {
     "by": [
      "bucket"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "restorable",
    "leadTime": "2d",
    "effects": {
     "*": "reload",
     "size": "none",
     "encrypted": "replace",
     "region": "replace"
    }
   }
  }
 },
 {
  "name": "dataset",
  "spec": {
   "attributes": {
    "format": {
     "type": "string",
     "description": "Its form, e.g. `parquet` or `VSAM KSDS`."
    },
    "recordLength": {
     "type": "integer",
     "minimum": 1,
     "description": "Length of a record in bytes."
    },
    "schemaVersion": {
     "type": "string",
     "description": "Version of its layout."
    },
    "retention": {
     "type": "string",
     "format": "duration",
     "description": "How long it is kept."
    },
    "classification": {
     "type": "string",
     "description": "Who may see it, e.g. `confidential`."
    },
    "freshness": {
     "type": "string",
     "format": "duration",
     "description": "How old it may become."
    }
   },
   "identification": [
    {
     "by": [
      "dataset"
     ]
    },
    {
     "by": [
      "uri"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "reversibility": "restorable",
    "leadTime": "5d",
    "effects": {
     "*": "reload",
     "format": "replace",
     "recordLength": "replace",
     "schemaVersion": "replace",
     "classification": "none",
     "freshness": "none"
    }
   }
  }
 },
 {
  "name": "batch-job",
  "spec": {
   "attributes": {
    "schedule": {
     "type": "string",
     "format": "schedule",
     "description": "When it starts, as cron or RFC 5545 recurrence, or `on demand`."
    },
    "timeZone": {
     "type": "string",
     "format": "time-zone",
     "description": "IANA time zone of its schedule."
    },
    "command": {
     "type": "string",
     "description": "What it runs."
    },
    "deadline": {
     "type": "string",
     "description": "When it has to be done, e.g. `06:00`."
    },
    "maxDuration": {
     "type": "string",
     "format": "duration",
     "description": "How long it may take."
    },
    "retries": {
     "type": "integer",
     "minimum": 0,
     "description": "How often it is tried again."
    },
    "concurrency": {
     "type": "string",
     "enum": [
      "allow",
      "forbid",
      "replace"
     ],
     "description": "What happens when the last run has not ended."
    },
    "enabled": {
     "type": "boolean",
     "default": true,
     "description": "Whether it starts at all."
    },
    "priority": {
     "type": "integer",
     "description": "Its place among those that wait."
    }
   },
   "identification": [
    {
     "by": [
      "cluster",
      "namespace",
      "kind",
      "name"
     ]
    },
    {
     "by": [
      "scheduler",
      "job"
     ]
    },
    {
     "by": [
      "host",
      "job"
     ]
    },
    {
     "by": [
      "job"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "restorable",
    "leadTime": "2d",
    "effects": {
     "*": "reload",
     "command": "replace",
     "maxDuration": "none",
     "deadline": "none"
    }
   }
  }
 },
 {
  "name": "mainframe",
  "spec": {
   "attributes": {
    "version": {
     "type": "string",
     "description": "Version or release."
    }
   },
   "identification": [
    {
     "by": [
      "sysplex",
      "system"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "reversibility": "restorable",
    "leadTime": "2w",
    "effects": {
     "*": "restart"
    }
   }
  }
 },
 {
  "name": "mainframe.partition",
  "spec": {
   "extends": "mainframe",
   "attributes": {
    "os": {
     "type": "string",
     "description": "Operating system with its version, e.g. `z/OS 3.1`."
    },
    "mips": {
     "type": "integer",
     "minimum": 1,
     "description": "Capacity."
    },
    "memory": {
     "type": "string",
     "description": "Memory, e.g. `256GB`."
    }
   },
   "profile": {
    "effects": {
     "mips": "none",
     "os": "replace"
    }
   }
  }
 },
 {
  "name": "mainframe.program",
  "spec": {
   "extends": "mainframe",
   "attributes": {
    "language": {
     "type": "string",
     "description": "What it is written in, e.g. `COBOL`."
    },
    "library": {
     "type": "string",
     "description": "Library that it is loaded from."
    },
    "compiler": {
     "type": "string",
     "description": "Compiler with its version."
    },
    "amode": {
     "type": "integer",
     "enum": [
      24,
      31,
      64
     ],
     "description": "Addressing mode."
    },
    "threadsafe": {
     "type": "boolean",
     "description": "Whether it may run on an open task."
    }
   },
   "identification": [
    {
     "by": [
      "library",
      "program"
     ]
    },
    {
     "by": [
      "program"
     ]
    }
   ],
   "profile": {
    "effects": {
     "*": "replace",
     "threadsafe": "reload"
    }
   }
  }
 },
 {
  "name": "mainframe.transaction",
  "spec": {
   "extends": "mainframe",
   "attributes": {
    "program": {
     "type": "string",
     "description": "Program that it starts."
    },
    "region": {
     "type": "string",
     "description": "Region that it runs in."
    },
    "priority": {
     "type": "integer",
     "minimum": 0,
     "maximum": 255,
     "description": "Its priority."
    }
   },
   "identification": [
    {
     "by": [
      "region",
      "transaction"
     ]
    }
   ],
   "profile": {
    "effects": {
     "*": "reload"
    }
   }
  }
 },
 {
  "name": "software",
  "spec": {
   "attributes": {
    "version": {
     "type": "string",
     "description": "Version."
    },
    "vendor": {
     "type": "string",
     "description": "Who makes it."
    },
    "licence": {
     "type": "string",
     "description": "Licence, as an SPDX expression where there is one."
    },
    "endOfSupport": {
     "type": "string",
     "format": "date",
     "description": "Until when it is supported."
    }
   },
   "identification": [
    {
     "by": [
      "purl"
     ]
    },
    {
     "by": [
      "cpe"
     ]
    },
    {
     "by": [
      "vendor",
      "product",
      "version"
     ],
     "weak": true
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "leadTime": "2d",
    "effects": {
     "*": "none",
     "version": "replace"
    }
   }
  }
 },
 {
  "name": "licence",
  "spec": {
   "attributes": {
    "vendor": {
     "type": "string",
     "description": "Who grants it."
    },
    "product": {
     "type": "string",
     "description": "What it is for."
    },
    "metric": {
     "type": "string",
     "description": "What is counted, e.g. `core` or `user`."
    },
    "quantity": {
     "type": "integer",
     "minimum": 0,
     "description": "How many may be used."
    },
    "contract": {
     "type": "string",
     "description": "Number of the contract."
    },
    "expires": {
     "type": "string",
     "format": "date",
     "description": "Until when it is good."
    }
   },
   "identification": [
    {
     "by": [
      "entitlement"
     ]
    },
    {
     "by": [
      "contract",
      "product"
     ]
    }
   ],
   "profile": {
    "cadence": "governed",
    "leadTime": "2w",
    "effects": {
     "*": "none",
     "quantity": "reload",
     "expires": "reload"
    }
   }
  }
 },
 {
  "name": "resource",
  "spec": {
   "identification": [
    {
     "by": [
      "arn"
     ]
    },
    {
     "by": [
      "uri"
     ]
    },
    {
     "by": [
      "id"
     ]
    }
   ],
   "profile": {
    "cadence": "scheduled",
    "reversibility": "reversible",
    "leadTime": "1d",
    "effects": {
     "*": "restart"
    }
   }
  }
 }
];
