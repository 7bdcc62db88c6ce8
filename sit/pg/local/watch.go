package local

import (
	"path/filepath"
	"strconv"

	"github.com/cestor/sit/sit"
)

// watchScript asks every few seconds whether anybody still holds the server and stops it when
// nobody does. While it stops it, it keeps the lock, so that a newcomer waits for the end
// rather than adopt a dying server. It looks at the working directory and not at the process
// number alone, which may pass to another.
const watchScript = `
here() { [ "$(readlink /proc/$1/cwd)" = "$2" ]; }
if [ "$4" = stop ]; then
	kill -INT "$1"
	while here "$1" "$2"; do sleep 0.05; done
	exit
fi
while sleep 5 && here "$1" "$2"; do
	flock -n -x "$3" sh -c "$0" "$0" "$1" "$2" "$3" stop
done
`

// watch leaves behind a process that does what the last holder would have done.
func (s server) watch(p place) error {
	cmd := command(place{}, "sh", "-c", watchScript, watchScript, strconv.Itoa(s.pid), p.data(), filepath.Join(p.base, "holders.lock"))
	cmd.SysProcAttr.Setsid = true
	if err := cmd.Start(); err != nil {
		return sit.Errorf(sit.Internal, "watch the server: %w", err)
	}
	go func() { _ = cmd.Wait() }() // see startOnce
	return nil
}
