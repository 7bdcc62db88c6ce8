package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// nodeMinimo is the major release the packages of the lock file ask for.
const nodeMinimo = 20

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 || args[0] != "build" && args[0] != "check" {
		return errors.New("uso: go run . build | check")
	}
	portale, err := filepath.Abs(filepath.Join("..", "..", "web", "portal"))
	if err != nil {
		return err
	}
	if motivo := mancaNode(); motivo != "" {
		if args[0] == "check" {
			fmt.Println("SALTATI 1:", motivo)
			return nil
		}
		return errors.New(motivo)
	}
	if err := npm(filepath.Join(portale, "assets")); err != nil {
		return err
	}
	dist := filepath.Join(portale, "dist")
	if args[0] == "build" {
		return build(portale, dist)
	}
	return check(portale, dist)
}

// mancaNode says why the bundle cannot be made here, or nothing.
func mancaNode() string {
	out, err := exec.Command("node", "--version").Output()
	if err != nil {
		return "Node non è installato: per rifare il pacchetto del portale serve Node 20 o successivo"
	}
	maggiore, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(string(out)), "v"), ".")
	if n, err := strconv.Atoi(maggiore); err != nil || n < nodeMinimo {
		return fmt.Sprintf("Node %s è troppo vecchio: per rifare il pacchetto del portale serve Node %d o successivo",
			strings.TrimSpace(string(out)), nodeMinimo)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "npm non è installato: per rifare il pacchetto del portale serve npm, insieme a Node 20 o successivo"
	}
	return ""
}

// npm installs exactly the lock file. Scripts of packages never run.
func npm(dir string) error {
	c := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	c.Dir, c.Stdout, c.Stderr = dir, os.Stderr, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("npm ci in %s: %w", dir, err)
	}
	return nil
}

// check fails when the committed bundle is not what the sources give, and when the unit tests
// of the scripts fail.
func check(portale, dist string) error {
	prove := exec.Command("node", "--test", "src/")
	prove.Dir, prove.Stdout, prove.Stderr = filepath.Join(portale, "assets"), os.Stderr, os.Stderr
	if err := prove.Run(); err != nil {
		return fmt.Errorf("prove degli script del portale: %w", err)
	}
	tmp, err := os.MkdirTemp("", "sit-assets-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := build(portale, tmp); err != nil {
		return err
	}
	diversi, err := confronta(dist, tmp)
	if err != nil {
		return err
	}
	if len(diversi) > 0 {
		return fmt.Errorf("il pacchetto in web/portal/dist non corrisponde ai sorgenti (%s): eseguire make assets e registrare il risultato",
			strings.Join(diversi, ", "))
	}
	fmt.Println("assets: il pacchetto corrisponde ai sorgenti")
	return nil
}

// confronta names the files that differ between two folders.
func confronta(a, b string) ([]string, error) {
	fileA, err := contenuti(a)
	if err != nil {
		return nil, err
	}
	fileB, err := contenuti(b)
	if err != nil {
		return nil, err
	}
	var diversi []string
	for nome, corpo := range fileB {
		if !bytes.Equal(fileA[nome], corpo) {
			diversi = append(diversi, nome)
		}
		delete(fileA, nome)
	}
	for nome := range fileA {
		diversi = append(diversi, nome)
	}
	return diversi, nil
}

func contenuti(dir string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		nome, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		out[filepath.ToSlash(nome)], err = os.ReadFile(p)
		return err
	})
	return out, err
}
