package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/cestor/sit/sit"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes of contract §1.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
)

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var cli CLI
	out := &uscita{stdout: stdout, stderr: stderr}
	parser, err := kong.New(&cli, options(ctx, &cli, out)...)
	if err != nil {
		fmt.Fprintln(stderr, "sit:", err)
		return exitFailed
	}
	parser.Model.HelpFlag.Help = "Mostra questo aiuto."
	defer func() { // kong ends a --help by calling exit
		switch e := recover().(type) {
		case nil:
		case helpShown:
			code = int(e)
		default:
			panic(e)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "sit: %s\nPer l'aiuto: sit --help\n", inItaliano(err))
		return exitUsage
	}
	out.json = cli.JSON
	return out.fine(kctx.Run())
}

type helpShown int

func options(ctx context.Context, cli *CLI, out *uscita) []kong.Option {
	return []kong.Option{
		kong.Name("sit"),
		kong.Description("Sistema informativo territoriale dei comuni italiani."),
		kong.Writers(out.stdout, out.stderr),
		kong.Exit(func(code int) { panic(helpShown(code)) }),
		kong.Help(printHelp),
		kong.DefaultEnvars("SIT"),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(out, &cli.Globali),
	}
}

// uscita is where a command writes: results on stdout, all the rest on stderr.
type uscita struct {
	stdout io.Writer
	stderr io.Writer
	json   bool
}

// avviso tells the person something that is no result.
func (u *uscita) avviso(format string, args ...any) { fmt.Fprintf(u.stderr, format+"\n", args...) }

// righeJSON writes a list for a program: one value a line.
func righeJSON[T any](out *uscita, righe []T) error {
	enc := json.NewEncoder(out.stdout)
	for _, r := range righe {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// fine turns how a command ended into what is said and the exit code.
func (u *uscita) fine(err error) int {
	if err == nil {
		return exitOK
	}
	var quiet silent
	if errors.As(err, &quiet) {
		return int(quiet)
	}
	if codice := sit.Codice(err); codice != "" {
		u.avviso("%s: %s", codice, sit.Messaggio(err))
	} else {
		u.avviso("sit: %s", sit.Messaggio(err))
	}
	if k := sit.Kind(err); k == sit.Internal || k == sit.Unavailable {
		if e, ok := errors.AsType[*sit.Errore](err); !ok || e.Err != nil { // else all is said
			u.avviso("dettaglio: %s", err)
		}
	}
	var e exitError
	if errors.As(err, &e) {
		return e.code
	}
	return exitFailed
}

// exitError is an error that ends with a code of its own.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string { return e.err.Error() }
func (e exitError) Unwrap() error { return e.err }

// usage marks an error as a command written wrongly.
func usage(err error) error { return exitError{exitUsage, err} }

// refused marks an error as a thing understood and not accepted; the data are as they were.
func refused(err error) error { return exitError{exitRefused, err} }

// silent ends with a code when everything has been said already.
type silent int

func (s silent) Error() string { return fmt.Sprintf("exit %d", int(s)) }

func nonAncora(comando string) error {
	return sit.Rifiuto(sit.Unavailable, "NON_ANCORA_DISPONIBILE",
		"Il comando «sit %s» non è ancora disponibile in questa versione.", comando)
}
