"""The style sheet of reports: for the screen, light and dark, and for paper."""

from __future__ import annotations

from typing import Final

from exactgames.drawing.style import COLOURS

_LIGHT: Final = (
    "--ground:#fff;--ink:#1a1a1a;--faint:#595959;--line:#d5d5d5;--soft:#f5f6f8;--good:#006b4f;--bad:#a83200;"
    "--edge:#0004"
)
_DARK: Final = (
    "--ground:#16181c;--ink:#e8e8e8;--faint:#b0b0b0;--line:#3a3e45;--soft:#1f2228;--good:#4fd6a8;--bad:#f96;"
    "--edge:#fff5"
)

STYLE: Final = (
    f":root{{color-scheme:light dark;{_LIGHT}}}"
    f"@media(prefers-color-scheme:dark){{:root{{{_DARK}}}}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',"
    "'DejaVu Sans',sans-serif;overflow-wrap:anywhere}"
    "main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}"
    "h1{font-size:1.7rem;line-height:1.25;margin:0 0 .4rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem;"
    "padding-bottom:.25rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.4rem 0 .4rem}"
    "p{margin:.45rem 0}ul{margin:.2rem 0 .8rem;padding-left:1.4rem}li{margin:.15rem 0;color:var(--faint)}"
    ".faint{color:var(--faint)}"
    ".verdict{display:flex;gap:.9rem;align-items:baseline;border:1px solid var(--line);border-left-width:.4rem;"
    "border-radius:.3rem;padding:.6rem .9rem;margin:1.2rem 0;background:var(--soft)}"
    ".verdict strong{white-space:nowrap}.good{border-left-color:var(--good)}.good strong{color:var(--good)}"
    ".bad{border-left-color:var(--bad)}.bad strong{color:var(--bad)}"
    ".wide{overflow-x:auto;margin:.6rem 0 1rem;background:linear-gradient(90deg,var(--ground) 40%,transparent) 0/3rem "
    "100% no-repeat local,linear-gradient(270deg,var(--ground) 40%,transparent) 100%/3rem 100% no-repeat local,"
    "linear-gradient(90deg,var(--edge),transparent) 0/.8rem 100% no-repeat,linear-gradient(270deg,var(--edge),"
    "transparent) 100%/.8rem 100% no-repeat}table{border-collapse:collapse;font-size:.93rem;"
    "font-variant-numeric:tabular-nums}th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;"
    "border-bottom:1px solid var(--line);overflow-wrap:normal}th{font-weight:600;white-space:nowrap}"
    ".n{text-align:right}"
    "code{font:.88em ui-monospace,'DejaVu Sans Mono',monospace;background:var(--soft);padding:.1em .3em;"
    "border-radius:.2em;overflow-wrap:anywhere}pre{background:var(--soft);padding:.7rem .9rem;border-radius:.3rem;"
    "white-space:pre-wrap}pre code{padding:0}"
    ".stages{display:flex;flex-wrap:wrap;gap:.5rem 0;list-style:none;padding:0;margin:.8rem 0 1.2rem}"
    ".stages li{display:flex;align-items:center;color:var(--ink);margin:0}"
    ".stages li+li::before{content:'→';padding:0 .55rem;color:var(--faint)}"
    ".stages span{border:1px solid var(--line);border-radius:.4rem;padding:.35rem .7rem;background:var(--soft)}"
    ".bars text{font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:var(--ink)}"
    ".bars{max-width:42rem;display:block;margin:.6rem 0}.lost{fill:none;stroke:var(--faint);"
    "stroke-dasharray:4 3}.bars .mark{stroke:var(--ink);stroke-width:2}"
    ".key{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.2rem 0 1rem}"
    ".key li{color:var(--ink)}.key svg{width:.8em;height:.8em;margin-right:.4em;vertical-align:baseline}"
    + "".join(f".c{k}{{fill:{colour}}}" for k, colour in enumerate(COLOURS))
    + ".cr{fill:#8a8a8a}"
    "details>summary{cursor:pointer;color:var(--faint)}.eg-figure{margin:.6rem calc(50% - 50vw + 1.25rem);display:grid;"
    "grid-template-columns:fit-content(100%);justify-content:center}.eg-scroll{min-width:min(59.5rem,100vw - 2.5rem)}"
    "@media(max-width:40rem){.verdict,.verdict strong{display:block}main{padding-top:1.2rem}"
    ".wide table{width:max-content}td{max-width:18rem}}"
    f"@media print{{:root{{{_LIGHT};color-scheme:light}}body{{font-size:10.5pt}}main{{max-width:none;padding:0}}"
    "h2,h3{break-after:avoid}tr,.verdict,.bars,figure{break-inside:avoid}.wide{overflow:visible;background:none}"
    ".eg-figure{display:block;margin:.6rem 0}.eg-scroll{min-width:0}"
    "section:has(.eg-tree){break-inside:avoid}.eg-tree{max-height:21cm}"
    ".eg-tree .eg-bg{fill:#fff!important}a{color:inherit;text-decoration:none}}"
)
