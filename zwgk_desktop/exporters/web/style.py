"""How the web page looks: on a telephone, on a wide screen, and on paper."""

_FOR_ANY_FIGURES = """\
:root {
  color-scheme: light;
  --ink: #1b1f24;
  --quiet: #57606a;
  --rule: #8c959f;
  --head: #f3f5f8;
  --accent: #1a4f8b;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  padding: 2rem clamp(1rem, 4vw, 3rem) 3rem;
  max-width: 66rem;
  color: var(--ink);
  background: #fff;
  font: 1.0625rem/1.9 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC",
    "HarmonyOS Sans SC", sans-serif;
  overflow-wrap: anywhere;
  line-break: strict;
}
header { border-bottom: 2px solid var(--accent); margin-bottom: 2rem; padding-bottom: 1.25rem; }
h1 {
  margin: 0;
  font: 700 clamp(1.375rem, 1rem + 2vw, 2rem)/1.5 "方正小标宋简体", "FZXiaoBiaoSong-B05S",
    "Source Han Serif SC", "Noto Serif CJK SC", "STZhongsong", "SimSun", serif;
  text-align: center;
  text-wrap: balance;
  word-break: keep-all;
}
h1 span { display: inline-block; }
h2 {
  margin: 2.5rem 0 1rem;
  color: var(--accent);
  font-size: 1.25rem;
  line-height: 1.5;
  text-wrap: balance;
}
h3, h4, h5, h6 { margin: 1.5rem 0 .5rem; font-size: 1.0625rem; line-height: 1.6; }
p { margin: .5rem 0; text-indent: 2em; text-align: justify; white-space: pre-wrap; }
footer { margin-top: 2.5rem; text-align: right; }
footer div { display: inline-block; max-width: 100%; margin-right: 2em; text-align: left; }
footer p { text-indent: 0; text-align: inherit; }
footer p + p { text-indent: 2em; }
footer .sealed { text-align: center; }
footer .sealed p + p { text-indent: 0; }
.draft {
  margin: 0 auto 1rem;
  width: max-content;
  padding: 0 1em;
  border: 2px solid #9a3412;
  color: #9a3412;
  font-weight: 700;
  letter-spacing: .5em;
  text-indent: .5em;
}

.scroll { overflow-x: auto; max-width: 100%; }
.scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table {
  width: 100%;
  table-layout: fixed;
  border-collapse: separate;
  border-spacing: 0;
  border: solid var(--rule);
  border-width: 1px 0 0 1px;
  font-size: .9375rem;
  line-height: 1.5;
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: normal;
}
caption {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
th, td {
  border: solid var(--rule);
  border-width: 0 1px 1px 0;
  padding: .375rem .25rem;
  text-align: center;
}
td { white-space: nowrap; }
th { background: var(--head); font-weight: 500; word-break: keep-all; }
th.band { font-weight: 700; }
td.total { background: #f9fafb; font-weight: 600; }
tr:hover > td, tr:hover > th.label { background: #e6eef8; }
.matrix table { min-width: 50rem; }
.line table { min-width: 38rem; }
.matrix col.c0 { width: 2.25em; }
.matrix col.c1 { width: 5em; }
.matrix col.figures { width: 5em; }
.bands col.c0 { width: 30%; }
.matrix th.label {
  padding: .375rem .5rem;
  text-align: left;
  word-break: normal;
  text-wrap: balance;
}
th.down { padding: .375rem 0; }
th.down span { display: inline-block; writing-mode: vertical-rl; letter-spacing: .3em; }

@media screen and (max-width: 48rem) {
  body { padding-top: 1.25rem; }
  h2 { margin-top: 2rem; }
  table { font-size: .8125rem; line-height: 1.125rem; }
  th, td { padding: .375rem .125rem; }
  .matrix::before, .line::before {
    content: "← 左右滑动查看全表 →";
    position: sticky;
    left: 0;
    display: block;
    color: var(--quiet);
    font-size: .8125rem;
    text-align: center;
  }
  .matrix table { min-width: 0; width: 35rem; }
  .matrix col.c0 { width: 1.75rem; }
  .matrix col.c1 { width: 3.75rem; }
  .matrix col.c2 { width: 7.5rem; }
  .matrix col.figures { width: auto; }
  .matrix th.label { padding: .375rem .25rem; }
  .matrix .c0, .matrix .c1, .matrix .c2 { position: sticky; left: 0; z-index: 1; }
  .matrix .c1 { left: 1.75rem; }
  .matrix .c2 { left: 5.5rem; }
  .matrix th.corner { font-size: .75rem; }
}

@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@page :right {
  @bottom-right { content: "— " counter(page) " —"; font: 14pt "宋体", "SimSun", serif; }
}
@page :left {
  @bottom-left { content: "— " counter(page) " —"; font: 14pt "宋体", "SimSun", serif; }
}
@media print {
  body {
    max-width: none;
    padding: 0;
    color: #000;
    font: 15.75pt/28.95pt "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "SimSun", serif;
  }
  header { border: 0; padding: 0; margin: 0 0 28.95pt; }
  h1 { font-size: 22pt; line-height: 28.95pt; padding-top: 28.95pt; }
  h1 span { display: block; }
  h2, h3, h4, h5, h6 {
    margin: 0;
    color: #000;
    font-size: 15.75pt;
    font-weight: 400;
    line-height: 28.95pt;
    text-indent: 2em;
    break-after: avoid;
  }
  h2, .rank-1 { font-family: "黑体", "SimHei", "Noto Sans CJK SC", sans-serif; }
  .rank-2, p b { font-family: "楷体_GB2312", "KaiTi", "楷体", "STKaiti", serif; }
  p { margin: 0; orphans: 2; widows: 2; }
  p b { font-weight: 400; }
  footer { margin: 28.95pt 0 0; break-inside: avoid; break-before: avoid; }
  footer div.sealed { margin: 28.95pt 4em 28.95pt 0; }
  .with-matrix { break-before: page; }
  .scroll { overflow: visible; margin: 6pt 0; }
  table { font: 10.5pt/1.3 "宋体", "SimSun", serif; break-inside: avoid; }
  .matrix table, .line table { min-width: 0; font-size: 9pt; line-height: 1.15; }
  .matrix col.c0 { width: 1.6em; }
  .matrix col.c1 { width: 4.6em; }
  .matrix col.c2 { width: 12.2em; }
  .matrix col.figures { width: auto; }
  thead { display: table-header-group; }
  tr, .bands tbody { break-inside: avoid; }
  table, th, td { border-color: #000; }
  th, td, td.total { background: none; padding: 2pt 1pt; font-weight: 400; }
  .matrix th.label { padding: 2pt 3pt; }
  .draft {
    margin: 0 0 6pt auto;
    border-color: #666;
    color: #666;
    font: 22pt/1.5 "黑体", "SimHei", sans-serif;
  }
  .draft + h1 { padding-top: 0; }
}
"""

LONG_FIGURES = range(7, 16)
"""Characters of a figure that have no room in a column of the usual width."""

_LINE_ROOM, _MATRIX_ROOM = 27.0, 36.0
"""Of a column of the one-line table and of 三 on paper, in points."""

_DIGIT = 0.6
"""Width of a digit in the widest font in use, in ems."""


def _for_long_figures() -> str:
    """Return rules for tables by their longest figure: wider on a screen, smaller on paper."""
    return "".join(
        f"""@media screen {{
  table.d{count} col.figures {{ width: {count * _DIGIT + 0.6:.1f}em; }}
}}
@media print {{
  .line table.d{count} td {{ font-size: {min(9.0, _LINE_ROOM / count / _DIGIT):.1f}pt; }}
  .matrix table.d{count} td {{ font-size: {min(9.0, _MATRIX_ROOM / count / _DIGIT):.1f}pt; }}
}}
"""
        for count in LONG_FIGURES
    )


STYLE = _FOR_ANY_FIGURES + _for_long_figures()

DRAFT_STYLE = """\
@page { @top-right { content: "草稿"; color: #666; font: 22pt "黑体", "SimHei", sans-serif; } }
@page :first { @top-right { content: none; } }
"""
"""Of a draft's printed pages; the first has the mark of the page itself."""
