/* SPDX-License-Identifier: Apache-2.0
 *
 * The style sheet of the page: light and dark as the reader's system says, cards instead of columns
 * where the window is narrow, plain on paper. Colours are variables; no file is loaded.
 */
#include "core/report/html.h"

const char *const mg_html_style[] = {
    ":root {",
    "  color-scheme: light dark;",
    "  --paper: #f6f7f9; --card: #fff; --ink: #1b2330; --faint: #5b6675; --line: #dfe3e9; "
    "--accent: #1f5fbf;",
    "  --hover: #f0f4fa; --s5: #a3123a; --s4: #c2470a; --s3: #8f6500; --s2: #2f6db5; --s1: "
    "#5b6675; --s0: #77808d;",
    "  --good: #17713c; --warn: #8f6500; --bad: #a3123a; --warnpaper: #fff7df; --badpaper: "
    "#fdecef;",
    "}",
    "@media (prefers-color-scheme: dark) {",
    "  :root {",
    "    --paper: #12161c; --card: #1a2029; --ink: #e4e8ee; --faint: #98a3b3; --line: #2d3643; "
    "--accent: #7fb0ff;",
    "    --hover: #212a36; --s5: #ff6b8b; --s4: #ff9257; --s3: #e5b93c; --s2: #79b3f3; --s1: "
    "#a3adba; --s0: #8a94a2;",
    "    --good: #5fcf8b; --warn: #e5b93c; --bad: #ff6b8b; --warnpaper: #2b2614; --badpaper: "
    "#331b23;",
    "  }",
    "}",
    "* { box-sizing: border-box; }",
    "body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, "
    "sans-serif; }",
    "header, main, footer { max-width: 82rem; margin: 0 auto; padding: 0 1.5rem; }",
    "header { padding-top: 1.75rem; }",
    ".what { margin: 0; color: var(--faint); }",
    "h1 { margin: 0 0 .75rem; font-size: 1.7rem; line-height: 1.2; overflow-wrap: anywhere; }",
    "h2 { margin: 2.25rem 0 .75rem; font-size: 1.15rem; }",
    ".facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1.25rem; }",
    ".facts dt { color: var(--faint); font-size: .78rem; }",
    ".facts dd { margin: 0; overflow-wrap: anywhere; }",
    "a[rel]:empty::after { content: attr(href); }",
    "a { color: var(--accent); overflow-wrap: anywhere; }",
    "code, .ver, .code { font-family: ui-monospace, monospace; font-size: .86rem; }",
    ".faint { color: var(--faint); font-weight: normal; overflow-wrap: anywhere; }",
    ".fix, .complete { color: var(--good); }",
    ".warn, .limited { color: var(--warn); }",
    ".incomplete { color: var(--bad); }",
    ".note { margin: 0 0 .75rem; padding: .6rem .9rem; border-radius: 6px; border: 1px solid "
    "var(--line);",
    "  border-left: 4px solid var(--faint); background: var(--card); }",
    ".note.warn { color: inherit; background: var(--warnpaper); border-left-color: var(--warn); }",
    ".note.bad { background: var(--badpaper); border-left-color: var(--bad); }",
    ".tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.6rem, 1fr)); gap: "
    ".6rem; }",
    ".tile { display: block; padding: .6rem .8rem; text-align: left; font: inherit; color: "
    "inherit;",
    "  background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--tone, "
    "var(--faint));",
    "  border-radius: 6px; }",
    ".tile b { display: block; font-size: 1.6rem; line-height: 1.2; color: var(--tone); "
    "font-variant-numeric: tabular-nums; }",
    ".tile span { font-size: .82rem; color: var(--faint); }",
    ".tile.none b { color: var(--faint); }",
    ".tile:enabled { cursor: pointer; }",
    ".tile:enabled:hover { background: var(--hover); }",
    ".tile[aria-pressed=true] { outline: 2px solid var(--accent); outline-offset: 1px; }",
    ".s5 { --tone: var(--s5); fill: var(--s5); }",
    ".s4 { --tone: var(--s4); fill: var(--s4); }",
    ".s3 { --tone: var(--s3); fill: var(--s3); }",
    ".s2 { --tone: var(--s2); fill: var(--s2); }",
    ".s1 { --tone: var(--s1); fill: var(--s1); }",
    ".s0 { --tone: var(--s0); fill: var(--s0); }",
    ".tile.kev { --tone: var(--s5); }",
    ".tile.fixable { --tone: var(--good); }",
    ".bar { display: block; width: 100%; height: 8px; margin-top: .7rem; border-radius: 4px; }",
    ".tools { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: "
    "center; gap: .5rem 1rem;",
    "  padding: .6rem 0; background: var(--paper); }",
    ".tools[hidden] { display: none; }",
    ".tools label { white-space: nowrap; }",
    "input[type=search] { flex: 1 1 16rem; padding: .45rem .7rem; font: inherit; color: inherit; "
    "background: var(--card);",
    "  border: 1px solid var(--line); border-radius: 6px; }",
    "button { font: inherit; }",
    "#reset, #more, .copy { padding: .3rem .8rem; color: inherit; background: var(--card); border: "
    "1px solid var(--line);",
    "  border-radius: 6px; cursor: pointer; }",
    "#more { display: block; margin: 1rem auto; }",
    "#more[hidden] { display: none; }",
    "#reset:hover, #more:hover, .copy:hover { background: var(--hover); }",
    "#shown { margin-left: auto; color: var(--faint); font-variant-numeric: tabular-nums; }",
    ":focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }",
    ".list, .wide { background: var(--card); border: 1px solid var(--line); border-radius: 6px; "
    "overflow-x: auto; }",
    "table { width: 100%; border-collapse: collapse; }",
    "th, td { padding: .42rem .75rem; text-align: left; vertical-align: top; }",
    "th { font-size: .8rem; color: var(--faint); font-weight: 600; white-space: nowrap; "
    "border-bottom: 1px solid var(--line); }",
    ".n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }",
    ".wide tr + tr td, tbody.f + tbody .r td, tbody.f + tbody th { border-top: 1px solid "
    "var(--line); }",
    ".r td { overflow-wrap: anywhere; }",
    ".r td:first-child, .level { white-space: nowrap; }",
    ".id { min-width: 10.5rem; }",
    ".id b { font-weight: 600; }",
    ".ver { min-width: 9rem; }",
    ".long { min-width: 11rem; overflow-wrap: anywhere; }",
    ".sev { display: inline-block; min-width: 5.2rem; padding: 0 .5rem; border-radius: 4px; color: "
    "var(--tone);",
    "  border: 1px solid var(--tone); font-size: .82rem; font-weight: 600; text-align: center; }",
    ".sev.s5, .sev.s4 { background: var(--tone); color: var(--card); }",
    ".level { font-weight: 600; }",
    ".badge { padding: 0 .4rem; border-radius: 4px; border: 1px solid var(--line); color: "
    "var(--faint); font-size: .75rem;",
    "  font-family: system-ui, sans-serif; white-space: nowrap; }",
    ".badge.kev { color: var(--bad); border-color: var(--bad); }",
    ".d td { padding: 0 .75rem .75rem; }",
    ".busy .list, .js .d { display: none; }",
    ".js .open .d { display: table-row; }",
    ".js .d summary { display: none; }",
    ".js .r { cursor: pointer; }",
    ".js .f:hover .r { background: var(--hover); }",
    "summary { color: var(--accent); cursor: pointer; font-size: .85rem; }",
    ".title { margin: .2rem 0 .7rem; font-size: 1.02rem; max-width: 60rem; }",
    ".d dl { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .2rem 1rem; margin: "
    "0; }",
    ".d dt, .d dt + dd { margin-top: .2rem; }",
    ".d dt { grid-column: 1; color: var(--faint); }",
    ".d dd { grid-column: 2; margin-left: 0; overflow-wrap: anywhere; }",
    ".d .cmd { display: flex; gap: .6rem; align-items: flex-start; margin-bottom: .3rem; }",
    ".cmd code { flex: 0 1 auto; min-width: 0; overflow-wrap: anywhere; padding: .3rem .6rem; "
    "background: var(--paper); border: 1px solid var(--line); border-radius: 4px; }",
    ".copy { padding: .1rem .6rem; font-size: .82rem; }",
    ".head, .fold, .toggle { padding: 0; border: 0; background: none; color: inherit; font: "
    "inherit; text-align: left; cursor: pointer; }",
    ".head::after { content: ' \\2195'; opacity: .35; }",
    "[aria-sort=ascending] .head::after { content: ' \\2191'; opacity: 1; }",
    "[aria-sort=descending] .head::after { content: ' \\2193'; opacity: 1; }",
    ".toggle { font-weight: 600; }",
    ".toggle::before, .fold::before { content: '\\25b8'; display: inline-block; width: 1em; color: "
    "var(--faint); }",
    "[aria-expanded=true]::before { content: '\\25be'; }",
    ".group th { padding: .55rem .75rem; font-size: .95rem; color: var(--ink); border-top: 1px "
    "solid var(--line); white-space: normal; }",
    ".group .sev { margin-left: .5rem; }",
    "footer { padding-top: 1.5rem; padding-bottom: 2rem; color: var(--faint); font-size: .85rem; }",
    "@media (max-width: 46rem) {",
    "  header, main, footer { padding-left: .9rem; padding-right: .9rem; }",
    "  .tools { position: static; }",
    "  .tools input[type=search] { flex-basis: 100%; }",
    "  .list table, .list tbody, .list .d, .list .d td { display: block; }",
    "  .list thead { display: block; overflow-x: auto; }",
    "  .list thead tr { display: flex; }",
    "  .list .r { display: flex; flex-wrap: wrap; gap: .15rem .8rem; padding: .55rem .75rem; }",
    "  .list tbody .r td { padding: 0; min-width: 0; border: 0 !important; text-align: left; }",
    "  .list .r td:empty, .list .r td[data-v='-1'] { display: none; }",
    "  .list .r .id { order: -1; flex: 1 0 100%; }",
    "  .list tbody.f + tbody.f .r { border-top: 1px solid var(--line); }",
    "  .js .list .d { display: none; }",
    "  .js .list .open .d, .list .group tr, .list .group th { display: block; }",
    "  .d dl { grid-template-columns: minmax(0, 1fr); gap: .1rem; }",
    "  .d dd { grid-column: 1; }",
    "  .d dt { margin-top: .4rem; font-size: .8rem; }",
    "}",
    "@media print {",
    "  :root { --paper: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; }",
    "  body { font-size: 9.5pt; }",
    "  header, main, footer { max-width: none; padding: 0; }",
    "  .tools, #more, .copy, summary, .head::after { display: none !important; }",
    "  .list, .wide { border: 0; overflow: visible; }",
    "  .sev.s5, .sev.s4 { background: none; color: var(--tone); }",
    "  .r, .wide tr { break-inside: avoid; }",
    "  thead { display: table-header-group; }",
    "}",
    NULL,
};
