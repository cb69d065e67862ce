//! The plots of appendix/costs.md: bars over a scale on which each step is ten times the one before.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::tables::WAYS;
use super::{Results, figure, time};

/// A plot as it should be.
pub struct Figure {
    /// Named from the root.
    pub file: PathBuf,
    pub svg: String,
}

struct Plot {
    name: &'static str,
    title: &'static str,
    /// The page says the same in words.
    bars: &'static [(&'static str, &'static str)],
    group: &'static str,
}

const PLOTS: &[Plot] = &[
    Plot {
        name: "costs-calls",
        title: "One call that passes 5 bytes",
        bars: WAYS,
        group: "short",
    },
    Plot {
        name: "costs-rows",
        title: "One call that passes ten thousand records as rows",
        bars: WAYS,
        group: "rows",
    },
    Plot {
        name: "costs-fresh",
        title: "A fresh store, an instance and one call",
        bars: &[
            ("linker", "from a Linker"),
            ("pre", "from an InstancePre"),
            ("pool", "and the pooling allocator"),
            ("resident", "and keep-resident"),
            ("scan", "and pagemap scan"),
            ("sandbox", "Part 4's sandbox"),
            ("sandbox-pool", "Part 4's sandbox, pooled"),
        ],
        group: "fresh",
    },
];

const STYLE: &str = "\
text{font:16px system-ui,sans-serif;fill:#1c2430}
.b{font-weight:600}
.m{fill:#576071}
.e{text-anchor:end}
.k{text-anchor:middle}
.p{fill:#fff;stroke:#c5ccd8;stroke-width:1.5}
.t{stroke:#c5ccd8;stroke-width:1}
.h,.w{stroke-width:1.75}
.h{fill:#e8f1fa;stroke:#0064a4}
.w{fill:#e5f5ef;stroke:#00795a}
@media (max-width:520px){text{font-size:19px}}
@media (prefers-color-scheme:dark){
text{fill:#e7eaf0}
.m{fill:#a9b2c0}
.p{fill:#1a1f28;stroke:#3c4554}
.t{stroke:#3c4554}
.h{fill:#15293d;stroke:#62b0ec}
.w{fill:#10322a;stroke:#3fbf97}
}";

/// Where the bars begin, and how wide they may be.
const LEFT: f64 = 310.0;
const WIDTH: f64 = 310.0;
const ROW: f64 = 30.0;

/// Every plot whose marker is on a page.
///
/// # Errors
///
/// If the results lack what is in it.
pub fn figures(root: &Path, markdown: &str) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for plot in PLOTS {
        if markdown.contains(&format!("<!-- plot: {} -->", plot.name)) {
            figures.push(Figure {
                file: figure(plot.name),
                svg: draw(plot, &Results::read(root)?)?,
            });
        }
    }
    Ok(figures)
}

/// The picture, as a page of the appendix shows it.
///
/// # Errors
///
/// If there is no such plot.
pub fn link(name: &str) -> Result<String> {
    let plot = PLOTS.iter().find(|plot| plot.name == name);
    let plot = plot.with_context(|| format!("there is no plot `{name}`"))?;
    Ok(format!(
        "![{}, on a scale that grows tenfold with each step. The table has the same figures.]\
         (figures/{name}.svg)",
        plot.title
    ))
}

fn draw(plot: &Plot, results: &Results) -> Result<String> {
    let mut bars = Vec::new();
    for (way, label) in plot.bars {
        // Not every system has every way.
        if let Ok(time) = results.time(&format!("{}/{way}", plot.group)) {
            bars.push((label.replace('`', ""), time));
        }
    }
    let times = || bars.iter().map(|(_, time)| time.log10());
    let first = times().fold(f64::INFINITY, f64::min).floor();
    let last = times().fold(f64::NEG_INFINITY, f64::max).ceil();
    let x = |time: f64| LEFT + WIDTH * (time.log10() - first) / (last - first);

    let bottom = 60.0 + ROW * bars.len() as f64;
    let height = bottom + 46.0;
    let (name, title) = (plot.name, plot.title);
    let mut words: Vec<_> = bars
        .iter()
        .map(|(label, ns)| format!("{}: {}", escape(label), time(*ns)))
        .collect();
    words.insert(0, "Bars on a logarithmic scale".to_string());
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" role="img" aria-labelledby="{name}-t {name}-d">
<title id="{name}-t">{title}</title>
<desc id="{name}-d">{}.</desc>
<style>
{STYLE}
</style>
<rect class="p" x="1" y="1" width="718" height="{}" rx="12"/>
<text class="b" x="20" y="34">{title}</text>
"#,
        words.join("; "),
        height - 2.0
    );
    for step in first as i32..=last as i32 {
        let at = x(10f64.powi(step));
        writeln!(
            svg,
            r#"<path class="t" d="M{at:.0} 50V{bottom:.0}"/><text class="m k" x="{at:.0}" y="{:.0}">{}</text>"#,
            bottom + 24.0,
            step_label(step)
        )?;
    }
    for (index, (label, ns)) in bars.iter().enumerate() {
        let y = 56.0 + ROW * index as f64;
        let width = (x(*ns) - LEFT).max(2.0);
        let class = if label.starts_with("component") || plot.group == "fresh" {
            "w"
        } else {
            "h"
        };
        writeln!(
            svg,
            r#"<text class="e" x="{:.0}" y="{:.0}">{}</text><rect class="{class}" x="{LEFT:.0}" y="{y:.0}" width="{width:.0}" height="20" rx="3"/><text x="{:.0}" y="{:.0}">{}</text>"#,
            LEFT - 12.0,
            y + 16.0,
            escape(label),
            LEFT + width + 8.0,
            y + 16.0,
            time(*ns)
        )?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// 10⁰ nanoseconds and up.
fn step_label(step: i32) -> String {
    let unit = ["ns", "µs", "ms", "s"][(step.clamp(0, 11) / 3) as usize];
    match step {
        ..0 => format!("{} ns", 10f64.powi(step)),
        _ => format!("{} {unit}", 10u32.pow((step % 3) as u32)),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
