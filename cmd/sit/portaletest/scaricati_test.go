package portaletest

import (
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// scarica does something that hands a file to the reader, and gives the file.
func (p *pagina) scarica(fai func()) (nome string, corpo []byte) {
	p.t.Helper()
	dir, err := os.MkdirTemp(comune.dir, "scaricati-")
	if err != nil {
		p.t.Fatal(err)
	}
	c := chromedp.FromContext(p.scheda)
	if _, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: c.BrowserContextID, DownloadPath: dir,
	}); err != nil {
		p.t.Fatal(err)
	}
	fai()
	for range 200 {
		voci, err := os.ReadDir(dir)
		if err != nil {
			p.t.Fatal(err)
		}
		if len(voci) == 1 && filepath.Ext(voci[0].Name()) != ".crdownload" {
			if corpo, err = os.ReadFile(filepath.Join(dir, voci[0].Name())); err != nil {
				p.t.Fatal(err)
			}
			return voci[0].Name(), corpo
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatal("after ten seconds no file has come")
	return "", nil
}
