package local

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A killed server leaves behind: children at work, who notice late; its own number, which
// belongs to a zombie for as long as its parent does not wait for it, and to anybody after
// that; two files with that number, which the next postgres believes if the number exists.

// alive is false for a zombie too.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	i := bytes.LastIndex(b, []byte(") ")) // the name before it may hold anything
	return i >= 0 && i+2 < len(b) && b[i+2] != 'Z' && b[i+2] != 'X'
}

// vacate ends what a dead server left running and removes what it left lying, before another is
// started. It is false while a process remains: then the files stay, since they are what protects
// the data from two servers at once. The gate is ours, and no server was found.
func vacate(p place, socket string) bool {
	left := workers(p.data())
	for _, pid := range left {
		_ = syscall.Kill(pid, syscall.SIGQUIT) // as a server that dies in order would; a long query does not look by itself
	}
	if len(left) > 0 {
		return false
	}
	clearStale(filepath.Join(p.data(), "postmaster.pid"), func(pid int, _ string) bool { return isServer(pid, p.data()) })
	clearStale(filepath.Join(socket, ".s.PGSQL.5432.lock"), isServer)
	return true
}

// clearStale removes a lock file that is empty, or whose number is taken but not by a server of
// the directory that it names. A number that is free is left to postgres, which has means of its
// own to be sure.
func clearStale(path string, believed func(pid int, data string) bool) {
	lines := readLines(path)
	if len(lines) == 0 {
		return
	}
	pid, err := strconv.Atoi(lines[0])
	if err == nil && len(lines) > 1 && (errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || believed(pid, lines[1])) {
		return
	}
	_ = os.Remove(path)
}

// lastSocket is where the server of p listened, if it was killed before it could tidy up: those
// who hold the cluster look for it there, whatever the TMPDIR of who starts it. A copy of another
// directory brings that one's file along, and does not count.
func lastSocket(p place) string {
	lines := readLines(filepath.Join(p.data(), "postmaster.pid"))
	if len(lines) < 5 || lines[1] != p.data() {
		return ""
	}
	return lines[4]
}

// workers are the processes of any server, dead or living, of a cluster.
func workers(data string) (pids []int) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range all {
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil && isServer(pid, data) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// isServer is true when pid is a living postgres with the cluster as its working directory, as
// every process of a postgres has. The shell of somebody who looks around there is none.
func isServer(pid int, data string) bool {
	if pid <= 1 {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)) // a zombie has none
	if err != nil || cwd != data {
		return false
	}
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return err != nil || strings.Contains(filepath.Base(exe), "postgres")
}

// readLines is nil for a file that is not there. One that a power cut left empty has one line.
func readLines(path string) []string {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	lines := strings.Split(string(b), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}
