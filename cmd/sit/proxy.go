package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// leggiRete reads a network, or one address.
func leggiRete(s string) (netip.Prefix, error) {
	if ip, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	rete, err := netip.ParsePrefix(s)
	if err != nil {
		return rete, sit.Rifiuto(sit.Invalid, "RETE_NON_VALIDA",
			"--proxy-nets: «%s» non è una rete né un indirizzo: si scrive 10.0.0.0/8, oppure 127.0.0.1.", catasto.Taglia(s)).Per(err)
	}
	return rete.Masked(), nil
}

// dietro lets pass the headers about the caller when a trusted proxy wrote them, and takes them
// away from everybody else: all that is inside may then believe them. What the outside knows of
// scheme and host becomes that of the request.
func dietro(reti []netip.Prefix, h http.Handler) http.Handler {
	if len(reti) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !fidato(reti, r.RemoteAddr) {
			for _, nome := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"} {
				r.Header.Del(nome)
			}
			h.ServeHTTP(w, r)
			return
		}
		// A nil TLS would make the pages name themselves by http.
		if primo(r.Header.Get("X-Forwarded-Proto")) == "https" && r.TLS == nil {
			r.TLS = &tls.ConnectionState{}
		}
		if host := primo(r.Header.Get("X-Forwarded-Host")); host != "" {
			if ospite.MatchString(host) {
				r.Host = host
			} else {
				r.Header.Del("X-Forwarded-Host")
			}
		}
		h.ServeHTTP(w, r)
	})
}

var ospite = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

func fidato(reti []netip.Prefix, remoto string) bool {
	host, _, err := net.SplitHostPort(remoto)
	if err != nil {
		host = remoto
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(reti, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

func primo(lista string) string {
	p, _, _ := strings.Cut(lista, ",")
	return strings.TrimSpace(p)
}
