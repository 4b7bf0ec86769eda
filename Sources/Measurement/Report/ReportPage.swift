internal import Foundation

/// A measurement as one HTML file that needs nothing else: a table, curves, and pictures of the worst moments.
struct ReportPage {
    let name: String
    let measurement: MeasuredVideo
    let worst: WorstMoments

    /// The whole page.
    var html: String {
        let title = "\(Self.escaped(name)): measured"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>\(title)</title><style>\(Self.style)</style></head><body><main>
            <h1>\(title)</h1>
            <p>\(measurement.width) x \(measurement.height), \(Written.number(measurement.duration, 1)) s, of which \
            \(Written.number(measurement.speechSeconds, 1)) s are speech. Distances are in face millimetres: the outer \
            corners of the eyes count as 90 mm apart.</p>
            <table><thead><tr><th>what</th><th>value</th><th></th><th>what it means</th></tr></thead><tbody>
            \(measurement.judgements.map(Self.row).joined(separator: "\n"))
            </tbody></table>
            <h2>Distance of the lips</h2>
            <p class="key"><span class="seen">seen in the picture</span> <span class="told">foretold by the sound</span>\
             <span class="silent">silence</span> <span class="hits">m, b, p with lips closed</span> \
            <span class="misses">and not closed</span></p>
            \(aperture.svg)
            <h2>Width of the mouth</h2>
            \(width.svg)
            \(aperture.isCut ? "<p>The first ten minutes are drawn; the numbers are of the whole video.</p>" : "")
            <h2>Worst moments</h2>
            <div class="moments">\(worst.moments.map(Self.figure).joined(separator: "\n"))</div>
            \(worst.moments.isEmpty ? "<p>There are none to show.</p>" : "")
            <p class="end">Measured by lipstream measure.</p>
            </main></body></html>

            """
    }

    private var aperture: Plot {
        Plot(
            lines: [
                .init(style: "told", curve: measurement.foretoldAperture),
                .init(style: "seen", curve: measurement.aperture),
            ], duration: measurement.duration, shaded: measurement.silence,
            marks: measurement.closures?.moments ?? [], unit: "mm")
    }

    private var width: Plot {
        let middle = measurement.mouthWidth.values.quantile(0.5) ?? 0
        return Plot(
            lines: [
                .init(style: "told", curve: measurement.foretoldWidth, offset: -middle),
                .init(style: "seen", curve: measurement.mouthWidth, offset: -middle),
            ], duration: measurement.duration, shaded: measurement.silence, unit: "mm")
    }

    private static func row(_ judgement: Judgement) -> String {
        "<tr><th>\(judgement.name)</th><td class=\"value\">\(escaped(judgement.value))</td>"
            + "<td><span class=\"verdict \(judgement.verdict.rawValue)\">\(judgement.verdict.rawValue)</span></td>"
            + "<td>\(escaped(judgement.sentence))</td></tr>"
    }

    private static func figure(_ moment: WorstMoments.Moment) -> String {
        let picture = Data(moment.picture).base64EncodedString()
        let caption = "\(Written.number(moment.time)) s: \(escaped(moment.caption))"
        let image =
            picture.isEmpty ? "" : "<img alt=\"\(caption)\" src=\"data:image/jpeg;base64,\(picture)\">"
        return "<figure>\(image)<figcaption>\(caption)</figcaption></figure>"
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static let style = """
        :root{color-scheme:light dark;--back:#fff;--text:#1c1e21;--dim:#667;--line:#d5d8de;--seen:#1560bd;--told:#d9730d;\
        --pause:#8883;--good:#1a7f37;--fair:#9a6700;--poor:#cf222e}
        @media(prefers-color-scheme:dark){:root{--back:#14161a;--text:#e6e8eb;--dim:#98a;--line:#353a42;--seen:#6cb2ff;\
        --told:#ffa657;--good:#56d364;--fair:#e3b341;--poor:#ff7b72}}
        body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}
        main{max-width:980px;margin:auto;padding:24px 16px}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;\
        border-bottom:1px solid var(--line)}tbody th{font-weight:600;white-space:nowrap}.value{white-space:nowrap}
        .verdict{font-weight:600}.good{color:var(--good)}.fair{color:var(--fair)}.poor{color:var(--poor)}.open{color:var(--dim)}
        svg{width:100%;display:block;margin:4px 0}svg text{font-size:11px;fill:var(--dim);text-anchor:middle}
        svg .scale{text-anchor:end}path{fill:none;stroke-width:1.6;stroke-linejoin:round}
        .grid{stroke:var(--line);stroke-width:1}.pause{fill:var(--pause)}
        path.seen{stroke:var(--seen)}path.told{stroke:var(--told)}.hit{fill:var(--good)}.missed{fill:var(--poor)}
        .key span{margin-right:1.2em}.key span::before{content:"";display:inline-block;width:.8em;height:.8em;\
        margin-right:.4em;border-radius:2px}.key .seen::before{background:var(--seen)}.key .told::before{background:var(--told)}
        .key .silent::before{background:var(--pause)}.key .hits::before{background:var(--good);border-radius:50%}
        .key .misses::before{background:var(--poor);border-radius:50%}
        .moments{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:16px}
        @media(max-width:640px){thead{display:none}tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}\
        th,td{border:0;padding:0 10px 0 0;display:inline-block}td:last-child{display:block}.value{white-space:normal}}
        figure{margin:0}img{width:100%;border-radius:6px}figcaption{font-size:.85rem;color:var(--dim)}.end{color:var(--dim)}
        """
}

extension MeasuredVideo {
    /// What the sound foretells, in face millimetres: with the mean and the deviation that the picture has in speech.
    var foretoldAperture: Curve { matched(speech.aperture, to: aperture) }

    /// The same for the mouth's width.
    var foretoldWidth: Curve { matched(speech.width, to: mouthWidth) }

    /// Where there is no speech.
    var silence: [Range<Double>] {
        var (found, start): ([Range<Double>], Int?) = ([], nil)
        for (index, isSpoken) in (speech.isSpeech + [true]).enumerated() {
            if !isSpoken, start == nil { start = index }
            guard isSpoken, let begun = start else { continue }
            found.append(Double(begun) / SpeechTrack.rate..<Double(index) / SpeechTrack.rate)
            start = nil
        }
        return found
    }

    private func matched(_ told: Curve, to seen: Curve) -> Curve {
        func spread(_ curve: Curve) -> Spread {
            var spread = Spread()
            for (time, value) in zip(curve.times, curve.values) where speech.isSpeech(at: time) {
                spread.add(Double(value))
            }
            return spread
        }
        let (source, target) = (spread(told), spread(seen))
        let scale = source.deviation > 0 ? target.deviation / source.deviation : 0
        return told.mapped { Float(target.mean + (Double($0) - source.mean) * scale) }
    }
}
