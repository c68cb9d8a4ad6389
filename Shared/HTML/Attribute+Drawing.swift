// Drawings (SVG): charts, tile maps and signs, drawn by the server.
extension Attribute {
    /// Left, top, width and height of what is seen, in the drawing's own units.
    public static func viewBox(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Attribute {
        Attribute("viewBox", [x, y, width, height].map(figure).joined(separator: " "))
    }

    public static func preserveAspectRatio(_ rule: StaticString) -> Attribute {
        Attribute("preserveAspectRatio", rule.description)
    }

    public static func x(_ value: Double) -> Attribute { Attribute("x", figure(value)) }
    public static func y(_ value: Double) -> Attribute { Attribute("y", figure(value)) }
    public static func x1(_ value: Double) -> Attribute { Attribute("x1", figure(value)) }
    public static func y1(_ value: Double) -> Attribute { Attribute("y1", figure(value)) }
    public static func x2(_ value: Double) -> Attribute { Attribute("x2", figure(value)) }
    public static func y2(_ value: Double) -> Attribute { Attribute("y2", figure(value)) }
    public static func cx(_ value: Double) -> Attribute { Attribute("cx", figure(value)) }
    public static func cy(_ value: Double) -> Attribute { Attribute("cy", figure(value)) }
    public static func r(_ value: Double) -> Attribute { Attribute("r", figure(value)) }
    public static func rx(_ value: Double) -> Attribute { Attribute("rx", figure(value)) }
    /// Width of a shape, in the drawing's own units.
    public static func drawnWidth(_ value: Double) -> Attribute { Attribute("width", figure(value)) }
    /// Height of a shape, in the drawing's own units.
    public static func drawnHeight(_ value: Double) -> Attribute { Attribute("height", figure(value)) }
    /// The line of a path, in SVG's path language.
    public static func d(_ path: String) -> Attribute { Attribute("d", path) }

    /// Corners of a polyline or polygon.
    public static func points(_ points: [(x: Double, y: Double)]) -> Attribute {
        Attribute("points", points.map { figure($0.x) + "," + figure($0.y) }.joined(separator: " "))
    }

    public static func translate(_ x: Double, _ y: Double) -> Attribute {
        Attribute("transform", "translate(" + figure(x) + " " + figure(y) + ")")
    }

    public static func textAnchor(_ anchor: StaticString) -> Attribute { Attribute("text-anchor", anchor.description) }
    public static func fill(_ paint: StaticString) -> Attribute { Attribute("fill", paint.description) }
    public static func stroke(_ paint: StaticString) -> Attribute { Attribute("stroke", paint.description) }
    public static func strokeWidth(_ value: Double) -> Attribute { Attribute("stroke-width", figure(value)) }

    /// Two decimals at most, and none where none are needed; what is not a number is drawn at nought.
    private static func figure(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let fraction = abs(hundredths % 100)
        let sign = hundredths < 0 ? "-" : ""
        let whole = sign + String(abs(hundredths) / 100)
        if fraction == 0 { return whole }
        return whole + (fraction < 10 ? ".0" : ".") + String(fraction)
    }
}
