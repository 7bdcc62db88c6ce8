package local

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// settings are given on the command line at each start, so that they follow the program and
// the machine and not what was true when the cluster was made.
func settings(socket string, opts Options) []string {
	ram, most := memoryMB(), 2048
	if opts.NoSync {
		most = 256 // tests have little data, and several clusters
	}
	list := []string{
		"listen_addresses=", // no network: the socket directory is the lock on the door
		"unix_socket_directories=" + socket,
		"port=5432",
		"max_connections=100",
		fmt.Sprintf("shared_buffers=%dMB", clamp(ram/8, 128, most)),
		fmt.Sprintf("effective_cache_size=%dMB", clamp(ram/2, 256, 65536)),
		fmt.Sprintf("maintenance_work_mem=%dMB", clamp(ram/32, 64, 512)),
		fmt.Sprintf("work_mem=%dMB", clamp(ram/128, 8, 64)),
		"jit=off", // queries are many and short: compiling them costs more than it gives
		// A load writes much and at once: few and slow checkpoints.
		"max_wal_size=4GB",
		"min_wal_size=256MB",
		"checkpoint_timeout=15min",
		"checkpoint_completion_target=0.9",
		"wal_compression=on",
		"random_page_cost=1.1",
		"timezone=UTC",
		"log_timezone=UTC",
		"log_min_messages=warning",
		"log_min_error_statement=panic", // statements may hold what people typed
		"log_checkpoints=off",
		"log_line_prefix=%m [%p] ",
		"update_process_title=off",
	}
	if smallShm() {
		list = append(list, "dynamic_shared_memory_type=mmap")
	}
	if opts.NoSync {
		list = append(list, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return list
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }

// memoryMB is the memory of the machine, or of the container when that is less.
func memoryMB() int {
	mb := 1024
	if f, err := os.Open("/proc/meminfo"); err == nil {
		defer f.Close()
		for sc := bufio.NewScanner(f); sc.Scan(); {
			var kb int
			if n, _ := fmt.Sscanf(sc.Text(), "MemTotal: %d kB", &kb); n == 1 {
				mb = kb / 1024
				break
			}
		}
	}
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		var limit int
		if n, _ := fmt.Sscan(strings.TrimSpace(string(b)), &limit); n == 1 {
			mb = min(mb, limit>>20)
		}
	}
	return mb
}

// smallShm is true in containers that give /dev/shm a few megabytes: parallel queries would
// fail there.
func smallShm() bool {
	var st syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &st); err != nil {
		return true
	}
	return st.Bavail*uint64(st.Bsize) < 512<<20
}
