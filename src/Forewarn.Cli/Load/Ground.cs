namespace Forewarn.Cli.Load;

/// <summary>Where on the map the flights of a scenario take place.</summary>
internal abstract class Ground
{
    /// <summary>Inside one S2 cell of level 13, in Burgundy: all flights overlap on the map.</summary>
    public static readonly Ground OneCell = new OneCellGround();

    /// <summary>Eight circles of 1 km radius, 20 km apart.</summary>
    public static readonly Ground Clusters = new ClustersGround();

    /// <summary>About a thousand kilometres either way.</summary>
    public static readonly Ground Country = new CountryGround();

    /// <summary>How many places there are whose flights never share an S2 cell of level 13 with those of another.</summary>
    public abstract int PlaceCount { get; }

    /// <summary>A flight's rectangle at a place.</summary>
    /// <param name="place">0 to <see cref="PlaceCount"/> less one.</param>
    public abstract Rectangle Flight(int place, Random random);

    /// <summary>A rectangle around all flights at a place.</summary>
    public abstract Rectangle Around(int place);

    private sealed class OneCellGround : Ground
    {
        /// <summary>Near the middle of a cell, whose borders are more than 400 m away.</summary>
        private static readonly Rectangle Middle = new(47.0029, 4.0075, 250, 150);

        public override int PlaceCount => 1;

        public override Rectangle Flight(int place, Random random) => Middle.Moved(random.Next(-50, 50), random.Next(-50, 50));

        public override Rectangle Around(int place) => Middle with { Length = 360, Width = 260 };
    }

    private sealed class ClustersGround : Ground
    {
        private const int Radius = 1_000;

        private const int FlightLengthMax = 1_000;

        private const int FlightWidth = 10;

        /// <summary>Around all flights, with a little room.</summary>
        private const int Size = 2 * Radius + FlightLengthMax + 100;

        public override int PlaceCount => 8;

        /// <summary>A straight flight of up to 1 km from anywhere in the circle in any direction, 10 m wide.</summary>
        public override Rectangle Flight(int place, Random random)
        {
            // The square root spreads them evenly over the circle.
            double distance = Radius * Math.Sqrt(random.NextDouble()), direction = Math.Tau * random.NextDouble();
            var flight = Around(place) with { Length = 100 + random.Next(FlightLengthMax - 100), Width = FlightWidth, Bearing = Math.Tau * random.NextDouble() };
            return flight.Moved(distance * Math.Cos(direction), distance * Math.Sin(direction));
        }

        public override Rectangle Around(int place) => new(45.2 + place * 20_000 / Rectangle.MetresPerDegree, 4.5, Size, Size);
    }

    private sealed class CountryGround : Ground
    {
        private const int Columns = 200;

        /// <summary>From one place to the next, in metres: a flight's cells reach less than half as far.</summary>
        private const int Pitch = 5_000;

        public override int PlaceCount => Columns * Columns;

        public override Rectangle Flight(int place, Random random) => (Around(place) with { Length = 500, Width = 300 }).Moved(random.Next(-500, 500), random.Next(-500, 500));

        public override Rectangle Around(int place)
        {
            double lat = 42 + place / Columns * Pitch / Rectangle.MetresPerDegree;
            return new Rectangle(lat, -3 + place % Columns * (Pitch / (Rectangle.MetresPerDegree * Math.Cos(double.DegreesToRadians(lat)))), 1_600, 1_600);
        }
    }
}
