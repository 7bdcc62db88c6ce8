package api

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cestor/sit/sit"
)

func TestADocumentWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &API{pesanti: make(chan struct{}, 1)}
		libera, err := a.occupa(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.occupa(t.Context()); sit.Codice(err) != "SOVRACCARICO" || sit.Kind(err) != sit.Unavailable {
			t.Errorf("when nobody leaves: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := a.occupa(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("when who asked has gone: %v", err)
		}
		time.AfterFunc(time.Second, libera)
		if _, err := a.occupa(t.Context()); err != nil {
			t.Errorf("when a place is left in time: %v", err)
		}
	})
}
