// Command gestionale shows what a program of an office does with a SIT: it resolves a parcel, asks
// what holds on it and, with a token, which units and files it has.
//
//	SIT_URL=http://127.0.0.1:8080 go run . B542 4 45
//	SIT_URL=… SIT_TOKEN=… SIT_SCOPO="istruttoria 12/2026" go run . X100 1 11
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"

	"example.org/gestionale/sit"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("uso: gestionale COMUNE FOGLIO PARTICELLA")
	}
	c := &sit.Client{Base: os.Getenv("SIT_URL"), Token: os.Getenv("SIT_TOKEN"), Scopo: os.Getenv("SIT_SCOPO")}
	if err := racconta(context.Background(), c, os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func racconta(ctx context.Context, c *sit.Client, ente, foglio, numero string) error {
	trovate, err := c.Particelle(ctx, ente, foglio, numero, "")
	if err != nil {
		return err
	}
	if len(trovate) == 0 {
		return fmt.Errorf("foglio %s particella %s: non esiste", foglio, numero)
	}
	for _, p := range trovate {
		fmt.Println(p.Properties.ID)
		if p.Properties.Soppressa {
			fmt.Println("  soppressa; oggi:", p.Properties.Successori)
			continue
		}
		if err := piano(ctx, c, ente, p.Properties.ID); err != nil {
			return err
		}
		if c.Token == "" {
			continue
		}
		if err := uffici(ctx, c, ente, p.Properties.ID); err != nil {
			return err
		}
	}
	return nil
}

// piano tells the zones and the constraints.
func piano(ctx context.Context, c *sit.Client, ente, id string) error {
	var u struct {
		Zone []struct {
			Strumento, Stato string
			Sigla            *string
			Percento         float64
		}
		Vincoli []struct{ Codice, Titolo, Esito string }
	}
	if _, err := c.Chiedi(ctx, http.MethodGet, "/api/v1/"+ente+"/particelle/"+url.PathEscape(id)+"/urbanistica", nil, &u); err != nil {
		return err
	}
	for _, z := range u.Zone {
		sigla := "non classificata"
		if z.Sigla != nil {
			sigla = *z.Sigla
		}
		fmt.Printf("  %s (%s): %s %.2f %%\n", z.Strumento, z.Stato, sigla, z.Percento)
	}
	for _, v := range u.Vincoli {
		fmt.Printf("  vincolo %s %s: %s\n", v.Codice, v.Titolo, v.Esito)
	}
	return nil
}

// uffici tells what wants a sign-in. What the token may not see is passed over.
func uffici(ctx context.Context, c *sit.Client, ente, id string) error {
	type unita struct {
		ID        string
		Categoria *string
	}
	for u, err := range sit.Elenco[unita](ctx, c, "/api/v1/"+ente+"/particelle/"+url.PathEscape(id)+"/uiu") {
		if negato(err) {
			break
		}
		if err != nil {
			return err
		}
		fmt.Println("  unità", u.ID)
	}
	type pratica struct {
		ID, Kind, Stato, Numero string
		Anno                    *int
	}
	for p, err := range sit.Elenco[pratica](ctx, c, "/api/v1/"+ente+"/pratiche?particella="+url.QueryEscape(id)) {
		if negato(err) {
			break
		}
		if err != nil {
			return err
		}
		fmt.Println("  pratica", p.Kind, p.Numero, p.Stato)
	}
	return nil
}

func negato(err error) bool {
	var p *sit.Problema
	return errors.As(err, &p) && (p.Status == http.StatusForbidden || p.Status == http.StatusPreconditionRequired)
}
