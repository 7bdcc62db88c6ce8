package main

import "testing"

func TestPurge(t *testing.T) {
	parole := map[string]bool{"btn": true, "attivo": true}
	for nome, c := range map[string]struct{ dentro, vuole string }{
		"a used class stays":                       {`.btn{color:red}`, `.btn{color:red}`},
		"an unused class goes":                     {`.video{color:red}`, ``},
		"of a list only the used selectors stay":   {`.btn,.video,a{x:y}`, `.btn,a{x:y}`},
		"a negated class is not required":          {`.btn:not(.video){x:y}`, `.btn:not(.video){x:y}`},
		"a descendant that cannot exist goes":      {`.btn .video{x:y}`, ``},
		"an emptied media query goes":              {`@media (min-width:1px){.video{x:y}}`, ``},
		"a media query keeps what is used":         {`@media (min-width:1px){.video{x:y}.btn{z:w}}`, `@media (min-width:1px){.btn{z:w}}`},
		"braces and commas in strings are content": {`.btn{content:"}{,"}.video{x:y}`, `.btn{content:"}{,"}`},
		"the font of the video player goes":        {`@font-face{font-family:VideoJS}`, ``},
		"a comma inside :is() does not split":      {`:is(.btn,.attivo) a{x:y}`, `:is(.btn,.attivo) a{x:y}`},
		"a charset survives":                       {`@charset "UTF-8";.video{x:y}`, `@charset "UTF-8";`},
	} {
		if got := purge(c.dentro, parole); got != c.vuole {
			t.Errorf("%s: purge(%q) = %q, want %q", nome, c.dentro, got, c.vuole)
		}
	}
}
