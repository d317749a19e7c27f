// Tells the other tabs of this browser that somebody signed in.
new BroadcastChannel("console-session").postMessage("signed-in");
