"""Mean and SD from quantiles: Hozo 2005, Wan 2014, Luo 2018, Shi 2020, as the papers write them."""

from second.roots import mp


def papers(n, a, q1, m, q3, b):
    """Every formula as its paper writes it, with 50 digits."""
    n, a, q1, m, q3, b = (mp.mpf(x.numerator) / x.denominator for x in (n, a, q1, m, q3, b))

    def qnorm(p):
        return mp.sqrt(2) * mp.erfinv(2 * p - 1)

    tail, quarter = (n - 0.375) / (n + 0.25), (0.75 * n - 0.125) / (n + 0.25)
    c = {k: mp.mpf(k) for k in ("0.14", "0.07", "0.6", "0.7", "0.39", "0.3", "2.2", "0.72", "0.55")}
    power = mp.power(n, "0.75")
    w = 4 / (4 + power)
    w1, w2 = c["2.2"] / (c["2.2"] + power), c["0.7"] - c["0.72"] / mp.power(n, c["0.55"])
    theta1 = (2 + c["0.14"] * mp.power(n, c["0.6"])) * qnorm(tail)
    theta2 = (2 + 2 / (c["0.07"] * mp.power(n, c["0.6"]))) * qnorm(quarter)
    hozo_sd = (b - a) / (4 if n <= 70 else 6)
    if n <= 15:
        hozo_sd = mp.sqrt(((a - 2 * m + b) ** 2 / 4 + (b - a) ** 2) / 12)
    sd1, sd2 = (b - a) / (2 * qnorm(tail)), (q3 - q1) / (2 * qnorm(quarter))
    luo3 = w1 * (a + b) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * m
    luo2 = (c["0.7"] + c["0.39"] / n) * (q1 + q3) / 2 + (c["0.3"] - c["0.39"] / n) * m
    return {
        ("hozo", "S1"): ((a + 2 * m + b) / 4 if n <= 25 else m, hozo_sd),
        ("wan", "S1"): ((a + 2 * m + b) / 4, sd1),
        ("wan", "S2"): ((q1 + m + q3) / 3, sd2),
        ("wan", "S3"): ((a + 2 * q1 + 2 * m + 2 * q3 + b) / 8, (sd1 + sd2) / 2),
        ("luo", "S1"): (w * (a + b) / 2 + (1 - w) * m, sd1),
        ("luo", "S2"): (luo2, sd2),
        ("luo", "S3"): (luo3, (sd1 + sd2) / 2),
        ("shi", "S3"): (luo3, (b - a) / theta1 + (q3 - q1) / theta2),
    }
