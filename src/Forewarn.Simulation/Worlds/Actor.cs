namespace Forewarn.Simulation.Worlds;

/// <summary>A process in the world: what it runs, it runs step by step when the world says so, until it ends.</summary>
internal sealed class Actor : TaskScheduler
{
    private readonly World _world;
    private readonly List<Task> _held = [];
    private bool _isPaused;

    /// <param name="number">Of its own among all actors of the world.</param>
    public Actor(World world, string name, int number) => (_world, Name, Number) = (world, name, number);

    public string Name { get; }

    public int Number { get; }

    /// <summary>Called after each of its steps; null for nothing.</summary>
    public Action? Stepped { get; set; }

    /// <summary>Begins work, the first step of which is ready at once.</summary>
    public Task<T> Run<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Has one step run.</summary>
    public void Post(Action step) => Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, this);

    /// <summary>Runs no step until <see cref="Resume"/>: the process is stopped, or the machine under it stands still.</summary>
    public void Pause() => _isPaused = true;

    public void Resume()
    {
        _isPaused = false;
        foreach (Task step in _held)
        {
            _world.Ready(this, step);
        }
        _held.Clear();
    }

    /// <summary>Keeps a step for later while it is paused.</summary>
    internal bool Hold(Task step)
    {
        if (_isPaused)
        {
            _held.Add(step);
        }
        return _isPaused;
    }

    internal void Execute(Task step)
    {
        TryExecuteTask(step);
        Stepped?.Invoke();
    }

    protected override void QueueTask(Task task) => _world.Ready(this, task);

    /// <summary>Each step by itself, when the world says so.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _held;
}
